using System.Globalization;

namespace Gridfold.Grains.Search.Constraints;

/// <summary>Splits the text of a constraint into tokens.</summary>
internal sealed class ConstraintTokens
{
    private static readonly string[] Signs = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")"];

    private readonly string _text;
    private int _next;

    /// <param name="text">The text of the constraint.</param>
    public ConstraintTokens(string text)
    {
        _text = text;
        Move();
    }

    /// <summary>The place of the token, from 0.</summary>
    public int At { get; private set; }

    /// <summary>The sign or word of the token. Empty for a number, a text, a name in ${...}, and at the end.</summary>
    public string Word { get; private set; } = "";

    /// <summary>The name of a parameter; null for another token.</summary>
    public string? Name { get; private set; }

    /// <summary>The number or text of the token; null for another token.</summary>
    public Operand? Literal { get; private set; }

    /// <summary>Whether no token is left.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>What the token is, in words.</summary>
    public string Description => IsEnd ? "the end" : $"'{_text[At.._next]}'";

    /// <summary>Goes on if the token is a sign or word.</summary>
    public bool Take(string word)
    {
        if (Word != word) return false;
        Move();
        return true;
    }

    /// <summary>Goes on to the next token.</summary>
    public void Move()
    {
        while (_next < _text.Length && char.IsWhiteSpace(_text[_next])) _next++;
        (At, Word, Name, Literal, IsEnd) = (_next, "", null, null, _next == _text.Length);
        if (IsEnd) return;
        char first = _text[_next];
        if (first is '\'' or '"') Literal = Operand.Of(Until(_text.IndexOf(first, _next + 1), first));
        else if (_text.AsSpan(_next).StartsWith("${"))
        {
            _next++;
            Name = Until(_text.IndexOf('}', _next), '}').Trim();
        }
        else if (char.IsAsciiDigit(first) || first == '.') Literal = Operand.Of(Number());
        else if (char.IsAsciiLetter(first) || first == '_')
        {
            while (_next < _text.Length && (char.IsAsciiLetterOrDigit(_text[_next]) || _text[_next] is '_' or '.')) _next++;
            Word = _text[At.._next];
            if (Word is not ("and" or "or" or "not" or "true" or "false")) Name = Word;
        }
        else
        {
            Word = Signs.FirstOrDefault(sign => _text.AsSpan(_next).StartsWith(sign)) ?? throw new ConstraintException(
                $"'{first}' has no meaning; write comparisons, + - * /, and, or, not, numbers, 'texts' and names of parameters", At);
            _next += Word.Length;
        }
    }

    private string Until(int end, char sign)
    {
        if (end < 0) throw new ConstraintException($"this begins a text or a name that does not end: add {sign}", At);
        string inside = _text[(_next + 1)..end];
        _next = end + 1;
        return inside;
    }

    private double Number()
    {
        while (_next < _text.Length && (char.IsAsciiLetterOrDigit(_text[_next]) || _text[_next] == '.'
            || (_text[_next] is '+' or '-' && _text[_next - 1] is 'e' or 'E')))
            _next++;
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(_text[At.._next], style, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new ConstraintException($"'{_text[At.._next]}' is not a number", At);
    }
}
