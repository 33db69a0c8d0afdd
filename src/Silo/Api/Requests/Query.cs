using System.Globalization;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gridfold.Silo.Api.Requests;

/// <summary>
/// Reads the parameters after the path. A parameter that a route does not know is an error, and so is one that is given twice.
/// </summary>
internal sealed class Query
{
    /// <summary>The parameter that may be given several times: an override of a value in the experiment file.</summary>
    public const string Set = "set";

    private readonly Dictionary<string, string> _values = [];

    /// <param name="request">The request.</param>
    /// <param name="known">The names of the route's parameters.</param>
    /// <exception cref="ApiException">A parameter is not known, or is given twice.</exception>
    public Query(HttpRequest request, params string[] known)
    {
        foreach ((string name, StringValues values) in request.Query)
        {
            if (!known.Contains(name))
                throw Bad($"'{Excerpt.Of(name)}' is not a parameter of this path{Suggestion.For(Excerpt.Of(name), known)}");
            if (name == Set)
            {
                Sets = [.. values.Select(value => value ?? "")];
                continue;
            }

            if (values is not [{ } value]) throw Bad($"the parameter '{name}' is given {values.Count} times; give it once");
            _values[name] = value;
        }
    }

    /// <summary>The values of <see cref="Set"/>.</summary>
    public IReadOnlyList<string> Sets { get; } = [];

    /// <summary>The text of a parameter. Null when it is not given.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>Reads a whole number in [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public long Number(string name, long fallback, long min, long max)
    {
        if (Text(name) is not { } text) return fallback;
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        return isNumber && number >= min && number <= max ? number
            : throw Bad($"{name} is '{Excerpt.Of(text)}'; it must be a whole number from {min} to {max}");
    }

    /// <summary>Reads one of some words.</summary>
    /// <returns>Null when the parameter is not given.</returns>
    public string? Word(string name, IReadOnlyCollection<string> words)
    {
        if (Text(name) is not { } text) return null;
        return words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw Bad($"{name} is '{Excerpt.Of(text)}', which is not known{Suggestion.For(Excerpt.Of(text), words)}");
    }

    private static ApiException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
