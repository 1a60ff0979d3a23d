namespace ProtoP2P.Transports;

/// <summary>Reads the TXT records behind a <c>/dnsaddr</c>.</summary>
/// <remarks>multiformats/multiaddr, protocols/DNSADDR.</remarks>
internal static class DnsAddrRecords
{
    private const string Prefix = "dnsaddr=";

    /// <summary>The name whose TXT records are asked for.</summary>
    public static string NameOf(MultiaddressComponent component) => $"_dnsaddr.{component.Text}";

    /// <summary>
    /// The addresses that stand for <paramref name="address"/>: those that end as it does behind its <c>/dnsaddr</c>. One result for each record, read when it is
    /// asked for, so that the caller decides how many are: null for what is no address, none that this version knows, none that ends so, or a repetition.
    /// </summary>
    /// <param name="address">The address.</param>
    /// <param name="index">Where in it the <c>/dnsaddr</c> stands.</param>
    /// <param name="texts">The TXT records.</param>
    /// <exception cref="Libp2pException">All were read and there is none; the message says why.</exception>
    public static IEnumerable<Multiaddress?> Select(Multiaddress address, int index, IReadOnlyList<string> texts)
    {
        MultiaddressComponent[] tail = [.. address.Components.Skip(index + 1)];
        string head = string.Concat(address.Components.Take(index));
        HashSet<Multiaddress> selected = [];
        (int records, int addresses) = (0, 0);
        foreach (string text in texts)
        {
            bool isRecord = text.StartsWith(Prefix, StringComparison.Ordinal);
            Multiaddress? named = isRecord ? Parse(text.AsSpan(Prefix.Length)) : null;
            (records, addresses) = (records + (isRecord ? 1 : 0), addresses + (named is null ? 0 : 1));
            Multiaddress? found = named is not null && EndsIn(named, tail) ? Parse($"{head}{named}") : null;
            yield return found is not null && selected.Add(found) ? found : null;
        }

        if (selected.Count == 0)
        {
            throw new Libp2pException($"cannot resolve {address.Components[index]}: {Explain(NameOf(address.Components[index]), records, addresses, tail)}");
        }
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
