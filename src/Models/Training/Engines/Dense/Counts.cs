namespace Gridfold.Models.Training.Engines.Dense;

/// <summary>
/// Numbers that the compiler knows as types. A kernel for one of these numbers of vectors has no code for more.
/// </summary>
internal static class Counts
{
    /// <summary>A type that stands for a number.</summary>
    internal interface ICount
    {
        static abstract int Value { get; }
    }

    internal readonly struct Count1 : ICount
    {
        public static int Value => 1;
    }

    internal readonly struct Count2 : ICount
    {
        public static int Value => 2;
    }

    internal readonly struct Count3 : ICount
    {
        public static int Value => 3;
    }

    internal readonly struct Count4 : ICount
    {
        public static int Value => 4;
    }

    internal readonly struct Count5 : ICount
    {
        public static int Value => 5;
    }

    internal readonly struct Count6 : ICount
    {
        public static int Value => 6;
    }

    internal readonly struct Count7 : ICount
    {
        public static int Value => 7;
    }

    internal readonly struct Count8 : ICount
    {
        public static int Value => 8;
    }
}
