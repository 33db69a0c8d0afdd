namespace Gridfold.Client;

/// <summary>The exit codes of the process, for scripts.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;
    public const int FailedTrials = 3;
    public const int Cancelled = 4;
    public const int NotFound = 5;
    public const int NothingLeft = 6;
    public const int Interrupted = 130;
}
