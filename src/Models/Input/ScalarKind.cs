namespace Gridfold.Models.Input;

/// <summary>The kinds of scalar in YAML's core schema.</summary>
public enum ScalarKind
{
    /// <summary>No value: an empty one, or null.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A number without fraction or exponent.</summary>
    Integer,

    /// <summary>Any other number.</summary>
    Float,

    /// <summary>Anything else.</summary>
    Text,
}
