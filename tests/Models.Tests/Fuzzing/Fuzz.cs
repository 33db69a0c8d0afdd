using System.Diagnostics;
using System.Globalization;
using CsCheck;
using Gridfold.Models.Input;

namespace Gridfold.Models.Tests.Fuzzing;

/// <summary>
/// Runs a reader on changed inputs. Each must give a result, or the one exception whose message is written for users, in little time and
/// memory. The cases are the same each time. With <c>GRIDFOLD_FUZZ_SECONDS</c>, each test draws new cases for that time; a failure shows
/// CsCheck's seed, which repeats the case.
/// </summary>
internal static class Fuzz
{
    // Far longer than a case takes, also on a machine with much else to do.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Inputs here have a few kilobytes. The greatest image that so small a file may announce takes most of this.
    private const long MostBytes = 500_000_000;

    // The cases of a test that takes no time from the environment.
    private const int Cases = 1000;

    private static readonly string? Seconds = Environment.GetEnvironmentVariable("GRIDFOLD_FUZZ_SECONDS");

    /// <summary>Changes good inputs, and gives each to a reader.</summary>
    /// <param name="good">The good inputs.</param>
    /// <param name="words">Parts of the format, which are put in here and there.</param>
    /// <param name="read">The reader. It throws nothing but an <see cref="InputException"/>.</param>
    public static void Bytes(IReadOnlyList<byte[]> good, IReadOnlyList<byte[]> words, Action<byte[]> read)
    {
        foreach (byte[] input in good) Try(input, read);
        if (Seconds is null) TrySame(Mutation.Of(good, words), read);
        else TryNew(Mutation.Of(good, words), read, int.Parse(Seconds, CultureInfo.InvariantCulture));
    }

    private static void TrySame(Gen<byte[]> inputs, Action<byte[]> read)
    {
        var random = new PCG(stream: 1, seed: 1);
        for (int number = 1; number <= Cases; number++)
        {
            byte[] input = inputs.Generate(random, null, out _);
            try
            {
                Try(input, read);
            }
            catch (Exception exception)
            {
                Assert.Fail($"Case {number}, {Convert.ToBase64String(input)}: {exception}");
            }
        }
    }

    private static void TryNew(Gen<byte[]> inputs, Action<byte[]> read, int seconds)
    {
        long cases = 0;
        inputs.Sample(
            input =>
            {
                Interlocked.Increment(ref cases);
                Try(input, read);
            },
            time: seconds, threads: 1, print: input => Convert.ToBase64String(input));
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
