using Gridfold.Models.Input;

namespace Gridfold.Grains.Search.Constraints;

/// <summary>
/// Reads a constraint: comparisons, + - * /, <c>and</c>, <c>or</c>, <c>not</c>, parentheses, numbers, texts and names of parameters.
/// Nothing in it is run as code.
/// </summary>
internal sealed class ConstraintParser
{
    private const int MaxLength = 1000;
    private const int MaxDepth = 50;

    private readonly IReadOnlyList<(string Name, OperandType Type)> _parameters;
    private readonly ConstraintTokens _tokens;
    private readonly HashSet<int> _used = [];
    private int _depth;

    private ConstraintParser(string text, IReadOnlyList<(string Name, OperandType Type)> parameters) =>
        (_parameters, _tokens) = (parameters, new ConstraintTokens(text));

    /// <summary>Reads a constraint.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The names and types of the parameters, in the order of the space.</param>
    /// <returns>The constraint, and the places of the parameters that it names.</returns>
    /// <exception cref="ConstraintException">The text is no constraint.</exception>
    public static (Term Term, IReadOnlySet<int> Parameters) Parse(
        string text, IReadOnlyList<(string Name, OperandType Type)> parameters)
    {
        if (text.Length > MaxLength) throw new ConstraintException($"it has {text.Length} characters; it may have at most {MaxLength}", 0);
        var parser = new ConstraintParser(text, parameters);
        Term term = Require(parser.Or(), OperandType.Truth);
        if (!parser._tokens.IsEnd)
            throw new ConstraintException(
                $"{parser._tokens.Description} follows a whole constraint: write 'and' or 'or' between", parser._tokens.At);
        if (parser._used.Count == 0) throw new ConstraintException("it names no parameter", 0);
        return (term, parser._used);
    }

    private Term Or()
    {
        if (++_depth > MaxDepth) throw new ConstraintException($"parentheses are more than {MaxDepth} deep", _tokens.At);
        Term left = And();
        while (_tokens.Take("or"))
        {
            (Term first, Term second) = (Require(left, OperandType.Truth), Require(And(), OperandType.Truth));
            left = new Term(OperandType.Truth, first.At, values => Operand.Of(first.Of(values).IsTrue || second.Of(values).IsTrue));
        }

        _depth--;
        return left;
    }

    private Term And()
    {
        Term left = Not();
        while (_tokens.Take("and"))
        {
            (Term first, Term second) = (Require(left, OperandType.Truth), Require(Not(), OperandType.Truth));
            left = new Term(OperandType.Truth, first.At, values => Operand.Of(first.Of(values).IsTrue && second.Of(values).IsTrue));
        }

        return left;
    }

    private Term Not()
    {
        int at = _tokens.At;
        bool isNegated = false;
        while (_tokens.Take("not")) isNegated = !isNegated;
        if (at == _tokens.At) return Comparison();
        Term inner = Require(Comparison(), OperandType.Truth);
        bool negates = isNegated;
        return new Term(OperandType.Truth, at, values => Operand.Of(inner.Of(values).IsTrue != negates));
    }

    private Term Comparison()
    {
        Term left = Sum();
        string sign = _tokens.Word;
        if (sign is not ("<=" or "<" or ">=" or ">" or "==" or "!=")) return left;
        _tokens.Move();
        Term right = Sum();
        if (sign is not ("==" or "!="))
        {
            Require(left, OperandType.Number);
            Require(right, OperandType.Number);
        }
        else if (left.Type != right.Type && left.Type != OperandType.Any && right.Type != OperandType.Any)
        {
            throw new ConstraintException(
                $"{Words(left.Type)} and {Words(right.Type)} are never equal: compare values of one type", right.At);
        }

        return new Term(OperandType.Truth, left.At, values => Operand.Of(Compare(sign, left.Of(values), right.Of(values))));
    }

    private static bool Compare(string sign, Operand first, Operand second)
    {
        bool areNumbers = first.Type == OperandType.Number && second.Type == OperandType.Number;
        bool areEqual = first.Type != OperandType.Any && first == second;
        return sign switch
        {
            "==" => areEqual,
            "!=" => !areEqual,
            "<" => areNumbers && first.Number < second.Number,
            "<=" => areNumbers && first.Number <= second.Number,
            ">" => areNumbers && first.Number > second.Number,
            _ => areNumbers && first.Number >= second.Number,
        };
    }

    private Term Sum()
    {
        Term left = Product();
        while (_tokens.Word is "+" or "-") left = Arithmetic(left, Product);
        return left;
    }

    private Term Product()
    {
        Term left = Unary();
        while (_tokens.Word is "*" or "/") left = Arithmetic(left, Unary);
        return left;
    }

    private Term Arithmetic(Term left, Func<Term> read)
    {
        string sign = _tokens.Word;
        _tokens.Move();
        (Term first, Term second) = (Require(left, OperandType.Number), Require(read(), OperandType.Number));
        return new Term(OperandType.Number, first.At, values =>
        {
            (double one, double other) = (NumberOf(first.Of(values)), NumberOf(second.Of(values)));
            return Operand.Of(sign switch { "+" => one + other, "-" => one - other, "*" => one * other, _ => one / other });
        });
    }

    private Term Unary()
    {
        int at = _tokens.At;
        bool isNegated = false;
        while (_tokens.Take("-")) isNegated = !isNegated;
        if (at == _tokens.At) return Primary();
        Term inner = Require(Primary(), OperandType.Number);
        bool negates = isNegated;
        return new Term(OperandType.Number, at, values => Operand.Of(negates ? -NumberOf(inner.Of(values)) : NumberOf(inner.Of(values))));
    }

    private Term Primary()
    {
        int at = _tokens.At;
        if (_tokens.Take("("))
        {
            Term inner = Or();
            if (!_tokens.Take(")")) throw new ConstraintException($"')' is missing before {_tokens.Description}", _tokens.At);
            return inner;
        }

        if (_tokens.Word is "true" or "false")
        {
            var truth = Operand.Of(_tokens.Word == "true");
            _tokens.Move();
            return new Term(OperandType.Truth, at, _ => truth);
        }

        if (_tokens.Literal is { } literal)
        {
            _tokens.Move();
            return new Term(literal.Type, at, _ => literal);
        }

        if (_tokens.Name is not { } name)
            throw new ConstraintException($"{_tokens.Description} stands where a value must: write a number, a 'text' or a parameter", at);
        int index = _parameters.Select(parameter => parameter.Name).ToList().IndexOf(name);
        if (index < 0)
        {
            throw new ConstraintException(
                $"'{name}' is no hyper-parameter{Suggestion.For(name, [.. _parameters.Select(parameter => parameter.Name)])}; "
                    + "a text stands in quotes", at);
        }

        _tokens.Move();
        _used.Add(index);
        return new Term(_parameters[index].Type, at, values => values[index]);
    }

    private static Term Require(Term term, OperandType type) => term.Type == type || term.Type == OperandType.Any
        ? term
        : throw new ConstraintException($"this is {Words(term.Type)}, and {Words(type)} must stand here", term.At);

    private static double NumberOf(Operand operand) => operand.Type == OperandType.Number ? operand.Number : double.NaN;

    private static string Words(OperandType type) => type switch
    {
        OperandType.Number => "a number",
        OperandType.Text => "a text",
        _ => "a comparison, or true or false",
    };
}
