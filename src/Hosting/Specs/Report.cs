namespace Gridfold.Hosting.Specs;

/// <summary>The epoch of a fold that counts.</summary>
public enum Report
{
    /// <summary>The last epoch.</summary>
    Last,

    /// <summary>The best epoch. Its score is too good.</summary>
    Best,
}
