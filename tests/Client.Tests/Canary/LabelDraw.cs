namespace Gridfold.Client.Tests.Canary;

/// <summary>How the labels of random data are drawn.</summary>
public enum LabelDraw
{
    /// <summary>Each row by itself.</summary>
    Single,

    /// <summary>Each row by itself, and the classes have equally many rows.</summary>
    Balanced,

    /// <summary>Each group of equal rows by itself.</summary>
    Groups,

    /// <summary>Each group of equal rows by itself, and the classes have equally many groups.</summary>
    BalancedGroups,
}
