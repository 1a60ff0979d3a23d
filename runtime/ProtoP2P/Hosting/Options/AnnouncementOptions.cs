namespace ProtoP2P;

/// <summary>What a node tells others of where it is: its advertised addresses, as opposed to those that it listens on.</summary>
/// <remarks>Addresses are text, as a configuration file holds them.</remarks>
public sealed class AnnouncementOptions
{
    /// <summary>
    /// Multiaddresses that are advertised instead of those that the node listens on and is observed at. Empty: those. For nodes behind a load balancer or a NAT
    /// with a forwarded port, such as <c>/dns4/node.example.com/tcp/4001</c>. Wildcards and port 0 are refused.
    /// </summary>
    public IList<string> Announce { get; set; } = new List<string>();

    /// <summary>Multiaddresses that are advertised as well. Wildcards and port 0 are refused.</summary>
    public IList<string> AppendAnnounce { get; set; } = new List<string>();

    /// <summary>
    /// What is never advertised: multiaddresses as they are, or blocks of IP addresses such as <c>/ip4/10.0.0.0/ipcidr/8</c> or <c>10.0.0.0/8</c>. It
    /// goes over the other two.
    /// </summary>
    public IList<string> NoAnnounce { get; set; } = new List<string>();

    /// <summary>
    /// How many different observers have to see this node at an address before it is advertised: 1 to 1,000. Default 4. Observers are counted by IPv4
    /// address or IPv6 /56.
    /// </summary>
    public int ObservedThreshold { get; set; } = 4;

    /// <summary>Observed addresses that are advertised for each address that the node listens on: 0 to 100; 0 advertises none. Default 3.</summary>
    public int MaxObservedAddresses { get; set; } = 3;

    /// <summary>Observations that are remembered, one for each connection at most: 1 to 1,000,000. Default 1,024.</summary>
    public int MaxObservations { get; set; } = 1024;

    /// <summary>How long an observation counts after its connection has ended: 0 to 1 day. Default 10 minutes.</summary>
    public TimeSpan ObservationTimeToLive { get; set; } = TimeSpan.FromMinutes(10);

    internal void Validate(string path, ICollection<string> errors)
    {
        CheckAddresses($"{path}:{nameof(Announce)}", Announce, errors);
        CheckAddresses($"{path}:{nameof(AppendAnnounce)}", AppendAnnounce, errors);
        for (int i = 0; i < NoAnnounce.Count; i++)
        {
            if (!AddressMask.TryParse(NoAnnounce[i], null, out _) && !Multiaddress.TryParse(NoAnnounce[i], null, out _))
            {
                errors.Add($"{path}:{nameof(NoAnnounce)}:{i} '{NoAnnounce[i]}' is neither a multiaddress nor a block of IP addresses such as 10.0.0.0/8");
            }
        }

        OptionCheck.Range(path, nameof(ObservedThreshold), ObservedThreshold, 1, 1_000, errors);
        OptionCheck.Range(path, nameof(MaxObservedAddresses), MaxObservedAddresses, 0, 100, errors);
        OptionCheck.Range(path, nameof(MaxObservations), MaxObservations, 1, 1_000_000, errors);
        OptionCheck.Range(path, nameof(ObservationTimeToLive), ObservationTimeToLive, TimeSpan.Zero, TimeSpan.FromDays(1), errors);
    }

    private static void CheckAddresses(string key, IList<string> addresses, ICollection<string> errors)
    {
        for (int i = 0; i < addresses.Count; i++)
        {
            if (!Multiaddress.TryParse(addresses[i], null, out Multiaddress? address) || !CanBeDialled(address))
            {
                errors.Add($"{key}:{i} '{addresses[i]}' is not a multiaddress that can be dialled: it needs an address (no block, no wildcard) and a port other than 0");
            }
        }
    }

    // Others would take it for a place where this node is: a peer id alone, a wildcard and port 0 are none.
    private static bool CanBeDialled(Multiaddress address) =>
        address.WithoutPeerId().Components.Count > 0
        && !AddressMask.TryFrom(address, out _)
        && AddressScopes.Of(address) != AddressScope.Unspecified
        && !address.Components.Any(IsPortZero);

    private static bool IsPortZero(MultiaddressComponent component) =>
        component.Code is MultiaddressCode.Tcp or MultiaddressCode.Udp && !component.Value.Span.ContainsAnyExcept((byte)0);
}
