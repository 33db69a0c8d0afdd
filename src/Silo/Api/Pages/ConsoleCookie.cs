using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Pages;

/// <summary>The rules of the console's cookies: scripts do not read them, and no other site's requests carry them.</summary>
internal static class ConsoleCookie
{
    /// <summary>The rules of a cookie of a request's browser, which keeps the cookie as long as it runs.</summary>
    public static CookieOptions Rules(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,

        // A proxy with TLS before the silo says that the browser uses HTTPS. A caller who lies about it only hides the cookie from itself.
        Secure = http.Request.IsHttps || http.Request.Headers["X-Forwarded-Proto"] == "https",
        Path = "/",
    };
}
