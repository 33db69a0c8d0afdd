using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A hyper-parameter with values of one type. <see cref="Parameter"/> makes it.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class Parameter<T> : Parameter
{
    internal Parameter(string? name, SpecMap definition) : base(name, definition)
    {
    }
}
