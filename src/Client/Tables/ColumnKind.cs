namespace Gridfold.Client.Tables;

/// <summary>The type of a column of a result table.</summary>
internal enum ColumnKind
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Whole numbers of 64 bits.</summary>
    Whole,

    /// <summary>Numbers of 64 bits.</summary>
    Number,

    /// <summary>True or false.</summary>
    Truth,
}
