using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>Why an address was refused. Cheap to make; the message is written only where it is thrown.</summary>
/// <param name="component">The component at fault, or the address as a whole.</param>
/// <param name="found">What stood there.</param>
/// <param name="expected">What should have.</param>
internal readonly ref struct MultiaddressFault(ReadOnlySpan<char> component, ReadOnlySpan<char> found, string expected)
{
    private readonly ReadOnlySpan<char> _component = component;
    private readonly ReadOnlySpan<char> _found = found;
    private readonly string _expected = expected;

    public FormatException ToException(ReadOnlySpan<char> address)
    {
        string where = _component.IsEmpty ? "" : $" in component '{Excerpt.Of(_component)}'";
        string what = _found.IsEmpty ? "" : $" '{Excerpt.Of(_found)}' is wrong:";
        return new FormatException($"Invalid multiaddress '{Excerpt.Of(address)}':{where}{what} expected {_expected}.");
    }
}
