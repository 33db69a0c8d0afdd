namespace Gridfold.Silo.Documents;

/// <summary>Asks grains questions, inside a silo or from a command.</summary>
public interface IGrainAccess
{
    /// <summary>Asks a question. It may be asked again when a silo ends meanwhile, so it must do no harm when it is asked twice.</summary>
    /// <typeparam name="T">The type of the answer.</typeparam>
    /// <param name="question">Asks grains.</param>
    Task<T> Ask<T>(Func<IGrainFactory, Task<T>> question);
}
