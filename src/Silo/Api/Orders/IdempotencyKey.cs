using Gridfold.Grains.Identity;
using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gridfold.Silo.Api.Orders;

/// <summary>
/// The header by which a caller makes a submission safe to repeat. The id of the experiment follows from the user, the key and the
/// experiment's name. So a repeated submission finds the experiment of the first one, on any silo and at any time.
/// </summary>
internal static class IdempotencyKey
{
    /// <summary>The name of the header.</summary>
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 100;

    /// <summary>The id for a submission. Without the header it is a new one.</summary>
    /// <exception cref="ApiException">The header cannot be a key.</exception>
    public static string IdFor(HttpRequest request, string user, string name)
    {
        StringValues header = request.Headers[Header];
        if (header.Count == 0) return ExperimentId.New(name);
        bool isKey = header is [{ Length: >= 1 and <= MaxLength } key]
            && key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
        return isKey ? ExperimentId.Of(name, $"{user}\n{header[0]}") : throw new ApiException(StatusCodes.Status400BadRequest,
            $"the header {Header} must be written once, with 1 to {MaxLength} letters, digits, dots, dashes and underscores");
    }
}
