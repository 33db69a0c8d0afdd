using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Access;

/// <summary>Reads the session of a browser from a request.</summary>
internal static class BrowserSession
{
    private const string Ended = "the session has ended; sign in again";

    /// <summary>The cookie of a request. Null where there is none.</summary>
    public static string? CookieOf(HttpRequest request) =>
        request.Cookies.TryGetValue(SessionCookie.Name, out string? cookie) && cookie.Length > 0 ? cookie : null;

    /// <summary>Whether the request comes from a page of the console itself. Browsers say so, and other programs say nothing.</summary>
    public static bool IsOfThisSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] is { Count: 0 } or ["same-origin"];

    /// <summary>Checks the cookie of a request that also has the header against forgery.</summary>
    public static async ValueTask<TokenCheck> Check(HttpContext context, string cookie, TokenDirectory tokens, TimeProvider time)
    {
        bool isOurs = IsOfThisSite(context.Request) && context.Request.Headers[SessionCookie.Header] is [{ } value]
            && SessionCookie.HasAntiforgery(cookie, value);
        return isOurs ? await Open(context, cookie, tokens, time) : new TokenCheck(null,
            $"the request has the cookie of a session without the right header {SessionCookie.Header}; "
            + "only pages of the console use the cookie");
    }

    /// <summary>Checks the cookie alone.</summary>
    public static async ValueTask<TokenCheck> Open(HttpContext context, string cookie, TokenDirectory tokens, TimeProvider time)
    {
        string? hash = SessionCookie.IdOf(cookie) is { } id ? await tokens.HashOf(id, context.RequestAborted) : null;
        return hash is not null && SessionCookie.Open(cookie, hash, time.GetUtcNow()) is { } text
            ? await tokens.Check(text, context.RequestAborted)
            : new TokenCheck(null, Ended);
    }
}
