using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>Why an address was refused. Cheap to make; the message is written only where it is thrown.</summary>
/// <param name="component">The name of the component at fault; empty where it is the address as a whole.</param>
/// <param name="found">What stood there; empty where nothing did.</param>
/// <param name="expected">What should have.</param>
internal readonly ref struct MultiaddressFault(ReadOnlySpan<char> component, ReadOnlySpan<char> found, string expected)
{
    private readonly ReadOnlySpan<char> _component = component;
    private readonly ReadOnlySpan<char> _found = found;
    private readonly string _expected = expected;

    public FormatException ToException(ReadOnlySpan<char> address)
        => new($"Invalid multiaddress '{Excerpt.Of(address)}': {Describe()}expected {_expected}.");

    private string Describe() => (_component.IsEmpty, _found.IsEmpty) switch
    {
        (true, true) => "",
        (true, false) => $"found '{Excerpt.Of(_found)}', ",
        (false, true) => $"component '{Excerpt.Of(_component)}' has no value, ",
        _ => $"component '{Excerpt.Of(_component)}' has the value '{Excerpt.Of(_found)}', ",
    };
}
