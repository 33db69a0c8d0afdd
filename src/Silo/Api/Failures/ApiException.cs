using Gridfold.Models.Input;

namespace Gridfold.Silo.Api.Failures;

/// <summary>A request that the API does not carry out. The message is for the caller.</summary>
internal sealed class ApiException : Exception
{
    /// <param name="status">The status code of the answer.</param>
    /// <param name="message">The thing, its value, the rule and the remedy.</param>
    public ApiException(int status, string message) : base(ShownText.Of(message)) => Status = status;

    /// <summary>The status code of the answer.</summary>
    public int Status { get; }

    /// <summary>The seconds after which the caller may try again. Null where that does not help.</summary>
    public int? RetryAfter { get; init; }
}
