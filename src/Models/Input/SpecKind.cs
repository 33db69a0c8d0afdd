namespace Gridfold.Models.Input;

/// <summary>A kind of value that a key of a file may take.</summary>
public enum SpecKind
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text. A number counts as the text that is written.</summary>
    Text,

    /// <summary>One of some words.</summary>
    Word,

    /// <summary>A map.</summary>
    Map,

    /// <summary>A list.</summary>
    List,
}
