namespace Gridfold.Models.OwnCode;

/// <summary>A value that Gridfold gives to a parameter of the user's class by itself.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="ValueOf">Makes the value for a parameter of a type; null when the type does not fit.</param>
/// <param name="Types">The types that fit, for messages.</param>
internal sealed record OwnGiven(string Name, Func<Type, object?> ValueOf, string Types);
