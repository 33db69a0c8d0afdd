using Gridfold.Client.Rendering;

namespace Gridfold.Client.Tests.Rendering;

public sealed class LongWordsTests
{
    [Fact]
    public void Cut_WordOf100000Characters_KeepsBothEndsAndSaysWhatIsMissing() => Assert.Equal(
        $"path is {new string('a', 400)}...[99,500 characters]...{new string('a', 99)}; see",
        LongWords.Cut($"path is {new string('a', 99_999)}; see"));

    [Fact]
    public void Cut_ManyShortWords_StayAsTheyAre()
    {
        string text = string.Concat(Enumerable.Repeat("columns, ", 1000)) + new string('x', 1000);
        Assert.Equal(text, LongWords.Cut(text));
    }
}
