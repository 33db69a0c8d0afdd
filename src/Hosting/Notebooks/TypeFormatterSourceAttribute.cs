namespace Gridfold.Hosting.Notebooks;

/// <summary>
/// Tells .NET Interactive who formats the objects of a class. It finds this attribute and its property by their names, so no package of
/// .NET Interactive is needed.
/// </summary>
/// <param name="formatterSourceType">The class that gives the formatters.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The class that gives the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;
}
