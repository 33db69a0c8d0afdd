namespace Gridfold.Grains.Search.Constraints;

/// <summary>An error in the text of a constraint.</summary>
/// <param name="message">The broken rule and the remedy.</param>
/// <param name="at">The place of the error in the text, from 0.</param>
internal sealed class ConstraintException(string message, int at) : Exception(message)
{
    /// <summary>The place of the error in the text, from 0.</summary>
    public int At => at;
}
