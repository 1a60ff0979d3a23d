namespace ProtoP2P.Transports;

/// <summary>Reads the TXT records behind a <c>/dnsaddr</c>.</summary>
/// <remarks>multiformats/multiaddr, protocols/DNSADDR.</remarks>
internal static class DnsAddrRecords
{
    private const string Prefix = "dnsaddr=";

    /// <summary>The name whose TXT records are asked for.</summary>
    public static string NameOf(MultiaddressComponent component) => $"_dnsaddr.{component.Text}";

    /// <summary>The addresses that stand for <paramref name="address"/>: those that end as it does behind its <c>/dnsaddr</c>.</summary>
    /// <param name="address">The address.</param>
    /// <param name="index">Where in it the <c>/dnsaddr</c> stands.</param>
    /// <param name="texts">The TXT records; what is no address, or none that this version knows, is passed over.</param>
    /// <exception cref="Libp2pException">There is none; the message says why.</exception>
    public static IReadOnlyList<Multiaddress> Select(Multiaddress address, int index, IReadOnlyList<string> texts)
    {
        MultiaddressComponent[] tail = [.. address.Components.Skip(index + 1)];
        string[] records = [.. texts.Where(static text => text.StartsWith(Prefix, StringComparison.Ordinal))];
        Multiaddress[] named = [.. records.Select(static record => Parse(record.AsSpan(Prefix.Length))).OfType<Multiaddress>()];
        string head = string.Concat(address.Components.Take(index));
        Multiaddress[] selected = [.. named.Where(candidate => EndsIn(candidate, tail)).Select(found => Parse($"{head}{found}")).OfType<Multiaddress>().Distinct()];
        return selected.Length > 0 ? selected : throw new Libp2pException(
            $"cannot resolve {address.Components[index]}: {Explain(NameOf(address.Components[index]), records.Length, named.Length, tail)}");
    }

    private static string Explain(string name, int records, int addresses, MultiaddressComponent[] tail) => (records, addresses) switch
    {
        (0, _) => $"{name} has no TXT record that starts with {Prefix}",
        (_, 0) => $"none of the {records} records of {name} is a multiaddress of protocols that this version knows",
        _ => $"none of the {addresses} addresses of {name} ends in {string.Concat(tail)}",
    };

    private static bool EndsIn(Multiaddress address, MultiaddressComponent[] tail) =>
        address.Components.Count >= tail.Length && address.Components.TakeLast(tail.Length).SequenceEqual(tail);

    private static Multiaddress? Parse(ReadOnlySpan<char> text) => Multiaddress.TryParse(text, null, out Multiaddress? address) ? address : null;
}
