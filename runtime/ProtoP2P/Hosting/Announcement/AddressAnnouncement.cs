namespace ProtoP2P.Hosting;

/// <summary>Composes the addresses that a node advertises from those that it has, as its options say.</summary>
internal sealed class AddressAnnouncement
{
    private readonly Multiaddress[] _announce;
    private readonly Multiaddress[] _append;
    private readonly AddressMask[] _hiddenBlocks;
    private readonly HashSet<Multiaddress> _hidden;

    public AddressAnnouncement(AnnouncementOptions options)
    {
        _announce = [.. options.Announce.Select(Parse)];
        _append = [.. options.AppendAnnounce.Select(Parse)];
        _hiddenBlocks = [.. options.NoAnnounce.Select(static text => AddressMask.TryParse(text, null, out AddressMask? block) ? block : null).OfType<AddressMask>()];
        _hidden = [.. options.NoAnnounce.Where(static text => !AddressMask.TryParse(text, null, out _)).Select(Parse)];
    }

    /// <summary>What is advertised.</summary>
    /// <param name="listening">The addresses that the node listens on, wildcards expanded.</param>
    /// <param name="observed">The addresses at which enough others see it.</param>
    public IReadOnlyList<Multiaddress> Compose(IReadOnlyList<Multiaddress> listening, IReadOnlyList<Multiaddress> observed)
    {
        IEnumerable<Multiaddress> own = _announce.Length > 0 ? _announce : listening.Concat(observed);
        return [.. own.Concat(_append).Where(IsShown).Distinct()];
    }

    private static Multiaddress Parse(string text) => Multiaddress.Parse(text).WithoutPeerId();

    private bool IsShown(Multiaddress address) => !_hidden.Contains(address) && !Array.Exists(_hiddenBlocks, block => block.Contains(address));
}
