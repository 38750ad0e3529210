/** Whether this is one of Turnstile's public test secrets (always passes, always fails, token already used). */
export const isTurnstileTestSecret = (secret: string) => /^[123]x0{31}AA$/.test(secret);
