namespace Gridfold.Grains.Search.Constraints;

/// <summary>The type of a value in a constraint.</summary>
internal enum OperandType
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A type that differs between the values of a parameter.</summary>
    Any,
}
