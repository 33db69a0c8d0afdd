using Gridfold.Grains.Access;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Access;

/// <summary>The answer to a token that a caller showed.</summary>
/// <param name="Token">The valid token. Null when the token is refused.</param>
/// <param name="Refusal">The reason of the refusal, for the caller.</param>
internal readonly record struct TokenCheck(AccessToken? Token, string? Refusal)
{
    /// <summary>The status code of a refusal.</summary>
    public int Status { get; init; } = StatusCodes.Status401Unauthorized;
}
