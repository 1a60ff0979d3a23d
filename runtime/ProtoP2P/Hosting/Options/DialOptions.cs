using ProtoP2P.Swarm;
using ProtoP2P.Transports;

namespace ProtoP2P;

/// <summary>How a node reaches others.</summary>
public sealed class DialOptions
{
    /// <summary>What reaching a peer may take in all, from resolving its addresses to the agreed muxer: more than 0, at most 1 hour. Default 15 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Addresses of one peer that are tried at the same time: 1 to 1,000. Default 8.</summary>
    public int MaxParallelPerPeer { get; set; } = 8;

    /// <summary>Addresses that are tried at the same time in all: 1 to 100,000. Default 160.</summary>
    public int MaxParallel { get; set; } = 160;

    /// <summary>How the addresses of one peer are staggered.</summary>
    public DialRankingOptions Ranking { get; set; } = new();

    /// <summary>How long addresses that failed are left alone.</summary>
    public DialBackoffOptions Backoff { get; set; } = new();

    /// <summary>Which IP addresses are dialled at all.</summary>
    public AddressFilterOptions Filter { get; set; } = new();

    /// <summary>When a network counts as swallowing dials of one kind, which are then left out.</summary>
    public BlackHoleOptions BlackHole { get; set; } = new();

    /// <summary>Limits of resolving names.</summary>
    public AddressResolverOptions Resolver { get; set; } = new();

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(Timeout), Timeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), errors);
        OptionCheck.Range(path, nameof(MaxParallelPerPeer), MaxParallelPerPeer, 1, 1_000, errors);
        OptionCheck.Range(path, nameof(MaxParallel), MaxParallel, 1, 100_000, errors);
        OptionCheck.Valid($"{path}:{nameof(Ranking)}", Ranking.Validate, errors);
        OptionCheck.Valid($"{path}:{nameof(Backoff)}", Backoff.Validate, errors);
        Filter.Validate($"{path}:{nameof(Filter)}", errors);
        OptionCheck.Valid($"{path}:{nameof(BlackHole)}", BlackHole.Validate, errors);
        OptionCheck.Valid($"{path}:{nameof(Resolver)}", Resolver.Validate, errors);
    }
}
