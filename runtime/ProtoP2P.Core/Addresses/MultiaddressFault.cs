using System.Globalization;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>Why an address was refused. Costs nothing to make, as strangers can make many; the message is written only where it is thrown.</summary>
internal readonly ref struct MultiaddressFault
{
    private readonly ReadOnlySpan<char> _component;
    private readonly ReadOnlySpan<char> _text;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ulong? _code;
    private readonly string _expected;

    /// <summary>The address as a whole is at fault.</summary>
    public MultiaddressFault(string expected) => _expected = expected;

    /// <param name="component">The name of the component at fault; empty where what stood there names none.</param>
    /// <param name="found">The text that stood there; empty where nothing did.</param>
    /// <param name="expected">What should have.</param>
    public MultiaddressFault(ReadOnlySpan<char> component, ReadOnlySpan<char> found, string expected)
    {
        _component = component;
        _text = found;
        _expected = expected;
    }

    /// <param name="component">The name of the component at fault; empty where what stood there names none.</param>
    /// <param name="found">The bytes that stood there; empty where nothing did.</param>
    /// <param name="expected">What should have.</param>
    public MultiaddressFault(ReadOnlySpan<char> component, ReadOnlySpan<byte> found, string expected)
    {
        _component = component;
        _bytes = found;
        _expected = expected;
    }

    /// <param name="code">The code that stood where another was expected.</param>
    /// <param name="expected">What should have.</param>
    public MultiaddressFault(ulong code, string expected)
    {
        _code = code;
        _expected = expected;
    }

    public FormatException ToException(string address) => new($"Invalid multiaddress '{address}': {Describe()}expected {_expected}.");

    private string Describe()
    {
        string found = _code?.ToString(CultureInfo.InvariantCulture)
            ?? (_bytes.IsEmpty ? Excerpt.Of(_text) : Excerpt.Of(_bytes));
        return (_component.IsEmpty, found.Length == 0) switch
        {
            (true, true) => "",
            (true, false) => $"found '{found}', ",
            (false, true) => $"component '{Excerpt.Of(_component)}' has no value, ",
            _ => $"component '{Excerpt.Of(_component)}' has the value '{found}', ",
        };
    }
}
