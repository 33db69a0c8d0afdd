using System.Diagnostics;
using System.Globalization;
using CsCheck;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Fuzzing;

/// <summary>
/// Runs a reader on changed inputs. Each must give a result, or the one exception whose message is written for users, in little time and
/// memory. <c>GRIDFOLD_FUZZ_SECONDS</c> sets the seconds of each test. A failure shows CsCheck's seed, which repeats the case.
/// </summary>
internal static class Fuzz
{
    // Far longer than a case takes, also on a machine with much else to do.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Inputs here have a few kilobytes. The greatest image that so small a file may announce takes most of this.
    private const long MostBytes = 500_000_000;

    private static readonly int Seconds =
        int.Parse(Environment.GetEnvironmentVariable("GRIDFOLD_FUZZ_SECONDS") ?? "2", CultureInfo.InvariantCulture);

    /// <summary>Changes good inputs, and gives each to a reader.</summary>
    /// <param name="good">The good inputs.</param>
    /// <param name="words">Parts of the format, which are put in here and there.</param>
    /// <param name="read">The reader. It throws nothing but an <see cref="InputException"/>.</param>
    public static void Bytes(IReadOnlyList<byte[]> good, IReadOnlyList<byte[]> words, Action<byte[]> read)
    {
        foreach (byte[] input in good) Try(input, read);
        long cases = 0;
        Mutation.Of(good, words).Sample(
            input =>
            {
                Interlocked.Increment(ref cases);
                Try(input, read);
            },
            time: Seconds, threads: 1, print: input => Convert.ToBase64String(input));
        TestContext.Current.SendDiagnosticMessage($"{cases:N0} cases");
        TestContext.Current.TestOutputHelper?.WriteLine($"{cases:N0} cases");
    }

    private static void Try(byte[] input, Action<byte[]> read)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
        try
        {
            read(input);
        }
        catch (InputException exception)
        {
            Assert.NotEmpty(exception.Problems);
            Assert.All(exception.Problems, problem => Assert.NotEqual("", problem.Message.Trim()));
            Assert.True(exception.Problems.Count <= 40, $"{exception.Problems.Count} messages");
        }

        Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"It took {Stopwatch.GetElapsedTime(started)}.");
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(allocated < MostBytes, $"It took {allocated:N0} bytes.");
    }
}
