using System.Buffers.Text;
using System.Text;
using Gridfold.Models.Input;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Pages;

/// <summary>
/// Why nobody was signed in, for the page to which the browser is sent then. A cookie carries the sentence: an address with it would let
/// other people write what the page says.
/// </summary>
internal static class SignInProblem
{
    /// <summary>The name of the cookie.</summary>
    public const string CookieName = "gridfold-problem";

    private const int MaxBytes = 1000;
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    /// <summary>Leaves a sentence for the page.</summary>
    public static void Leave(HttpContext http, string sentence)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(sentence);
        CookieOptions rules = ConsoleCookie.Rules(http);
        rules.MaxAge = Age;
        http.Response.Cookies.Append(
            CookieName, Base64Url.EncodeToString(bytes.AsSpan(0, Math.Min(bytes.Length, MaxBytes))), rules);
    }

    /// <summary>Takes the sentence, which is shown once. Null for none.</summary>
    public static string? Take(HttpContext http)
    {
        if (!http.Request.Cookies.TryGetValue(CookieName, out string? cookie)) return null;
        http.Response.Cookies.Delete(CookieName, ConsoleCookie.Rules(http));
        return Base64Url.IsValid(cookie, out int length) && length is > 0 and <= MaxBytes
            ? ShownText.OfName(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cookie)))
            : null;
    }
}
