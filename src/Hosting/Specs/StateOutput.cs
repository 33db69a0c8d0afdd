namespace Gridfold.Hosting.Specs;

/// <summary>The states that a recurrent layer gives.</summary>
public enum StateOutput
{
    /// <summary>The last state.</summary>
    Last,

    /// <summary>All states, as a sequence.</summary>
    All,
}
