using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Description;

/// <summary>What the description of the API says about a route.</summary>
/// <param name="Operation">The name of the operation in clients that are made from the description.</param>
/// <param name="Summary">What the route does.</param>
/// <param name="Answer">The name of the answer's schema. Null for an answer that is no JSON document.</param>
internal sealed record RouteText(string Operation, string Summary, string? Answer = null)
{
    /// <summary>The parameters after the path.</summary>
    public IReadOnlyList<RouteParameter> Query { get; init; } = [];

    /// <summary>The name of the schema of the body. Null for a route without a JSON body.</summary>
    public string? Body { get; init; }

    /// <summary>The media types of a body that is no document of the API, with an example for each.</summary>
    public IReadOnlyDictionary<string, string> File { get; init; } = new Dictionary<string, string>();

    /// <summary>The media types of the answer besides JSON.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The headers of the request.</summary>
    public IReadOnlyList<RouteParameter> Headers { get; init; } = [];

    /// <summary>The status code of a request that is carried out.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The status codes of failures that only some routes have.</summary>
    public IReadOnlyList<int> Failures { get; init; } = [];
}
