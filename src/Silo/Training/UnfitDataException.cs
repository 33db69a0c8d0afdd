namespace Gridfold.Silo.Training;

/// <summary>
/// An experiment's data is what it was submitted with, and the experiment cannot be run on it: no other attempt or silo would do better.
/// </summary>
internal sealed class UnfitDataException : Exception
{
    /// <summary>Names what does not fit, and the remedy.</summary>
    public UnfitDataException(string message) : base(message)
    {
    }
}
