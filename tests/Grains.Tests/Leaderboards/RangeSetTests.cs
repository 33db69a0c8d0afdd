using CsCheck;
using Gridfold.Grains.Leaderboards;

namespace Gridfold.Grains.Tests.Leaderboards;

public sealed class RangeSetTests
{
    [Fact]
    public void Add_AnyNumbers_BehavesAsASetOfThem() => Gen.Long[-3, 40].Array[0, 80].Sample(numbers =>
    {
        var set = new RangeSet();
        var model = new SortedSet<long>();
        foreach (long number in numbers)
        {
            Assert.Equal(model.Add(number), set.Add(number));
            AreEqual(model, set);
        }
    });

    [Fact]
    public void AddRange_ItsOwnRanges_CopiesTheSet() => Gen.Long[0, 60].Array[0, 60].Sample(numbers =>
    {
        var set = new RangeSet();
        foreach (long number in numbers) set.Add(number);
        var copy = new RangeSet();
        foreach ((long first, long last) in set.Ranges) copy.AddRange(first, last);
        AreEqual(new SortedSet<long>(numbers), copy);
    });

    [Fact]
    public void Add_AMillionInARow_IsOneRange()
    {
        var set = new RangeSet();
        for (long number = 1; number <= 1_000_000; number++) set.Add(number);
        Assert.Equal([(1L, 1_000_000L)], set.Ranges);
        Assert.Equal(1_000_001, set.FirstMissing(1));
    }

    private static void AreEqual(SortedSet<long> model, RangeSet set)
    {
        Assert.Equal(model.Count, set.Count);
        Assert.Equal(
            model, set.Ranges.SelectMany(
                range => Enumerable.Range(0, (int)(range.Last - range.First + 1)).Select(offset => range.First + offset)));
        Assert.All(set.Ranges.Zip(set.Ranges.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First, "ranges touch"));
        for (long number = -5; number < 65; number++)
        {
            Assert.Equal(model.Contains(number), set.Contains(number));
            long missing = number;
            while (model.Contains(missing)) missing++;
            Assert.Equal(missing, set.FirstMissing(number));
        }
    }
}
