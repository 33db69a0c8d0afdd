namespace Gridfold.Silo.Training;

/// <summary>
/// An experiment cannot run on its data, although the data is unchanged. Another attempt or another silo would have the same result.
/// </summary>
internal sealed class UnfitDataException : Exception
{
    /// <summary>Makes the exception. The message names the part that does not fit, and the remedy.</summary>
    public UnfitDataException(string message) : base(message)
    {
    }
}
