namespace ProtoP2P.Swarm;

/// <summary>Says which addresses the node's owner does not want dialled.</summary>
internal sealed class AddressFilter
{
    private readonly (AddressMask Mask, bool IsDenied)[] _blocks;
    private readonly Func<PeerId?, Multiaddress, bool>? _predicate;

    /// <param name="options">Blocks of IP addresses, checked already.</param>
    /// <param name="predicate">What the application decides by itself; false leaves an address out.</param>
    public AddressFilter(AddressFilterOptions? options = null, Func<PeerId?, Multiaddress, bool>? predicate = null)
    {
        options ??= new AddressFilterOptions();

        // The most specific block comes first, and of two equal ones the one that denies.
        _blocks = [.. options.Deny.Select(text => (Mask: AddressMask.Parse(text), IsDenied: true))
            .Concat(options.Allow.Select(text => (Mask: AddressMask.Parse(text), IsDenied: false)))
            .OrderByDescending(block => block.Mask.PrefixLength)];
        _predicate = predicate;
    }

    /// <summary>Why an address is not to be dialled; null where it may be.</summary>
    public Exception? FindObjection(PeerId? peer, Multiaddress address)
    {
        (AddressMask? mask, bool isDenied) = Array.Find(_blocks, block => block.Mask.Contains(address));
        if (isDenied)
        {
            return new Libp2pException($"not tried: {mask} is denied (option Dial.Filter.{nameof(AddressFilterOptions.Deny)})");
        }

        return Ask(peer, address);
    }

    private Exception? Ask(PeerId? peer, Multiaddress address)
    {
        try
        {
            return _predicate?.Invoke(peer, address) ?? true
                ? null
                : new Libp2pException($"not tried: the application refuses the address (option {nameof(Libp2pHostOptions.DialFilter)})");
        }
        catch (Exception exception)
        {
            return new Libp2pException($"not tried: the application's filter threw (option {nameof(Libp2pHostOptions.DialFilter)})", exception);
        }
    }
}
