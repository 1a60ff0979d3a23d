using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ProtoP2P.Swarm;

/// <summary>Leaves out addresses of kinds that lead nowhere from where this node is: one <see cref="BlackHoleDetector"/> per kind.</summary>
/// <remarks>
/// Decided for all addresses of a peer at once, as go-libp2p does: a dial that is to probe then really uses such addresses, wherever the ranking puts
/// them. Where all addresses of a peer are of such kinds, none is tried. Public addresses only: what is near works or not whatever the way to the
/// internet is like.
/// </remarks>
internal sealed class BlackHoleFilter
{
    private readonly BlackHoleOptions _options;
    private readonly ILogger _logger;
    private readonly (BlackHoleKind Kind, BlackHoleDetector Detector)[] _detectors;

    public BlackHoleFilter(BlackHoleOptions? options = null, ILogger? logger = null)
    {
        _options = options ?? new BlackHoleOptions();
        _options.Validate();
        _logger = logger ?? NullLogger.Instance;
        _detectors = [.. BlackHoleKind.All.Select(kind => (kind, new BlackHoleDetector(_options)))];
    }

    /// <summary>The addresses that a dial may try.</summary>
    /// <param name="addresses">Those that it would try.</param>
    /// <param name="skipped">Takes the others, each with its reason.</param>
    public IReadOnlyList<Multiaddress> Apply(IReadOnlyList<Multiaddress> addresses, ICollection<DialFailure> skipped)
    {
        // A kind that the dial has no use for is not asked: that would take a probe from a dial that has.
        (BlackHoleKind Kind, BlackHoleState Answer)[] answers =
            [.. _detectors.Where(entry => addresses.Any(entry.Kind.Covers)).Select(entry => (entry.Kind, entry.Detector.Ask()))];
        if (Array.TrueForAll(answers, answer => answer.Answer != BlackHoleState.Blocked))
        {
            return addresses;
        }

        var kept = new List<Multiaddress>(addresses.Count);
        foreach (Multiaddress address in addresses)
        {
            if (FindHole(address, answers) is { } kind)
            {
                skipped.Add(new DialFailure(address, Describe(kind)));
                DialTelemetry.BlackHoleSkipped(kind);
            }
            else
            {
                kept.Add(address);
            }
        }

        return kept;
    }

    /// <summary>Notes how the dial of an address ended.</summary>
    public void Record(Multiaddress address, bool success)
    {
        foreach ((BlackHoleKind kind, BlackHoleDetector detector) in _detectors)
        {
            if (kind.Covers(address) && detector.Record(success) is { } change)
            {
                SwarmLog.BlackHoleStateChanged(_logger, kind.Name, change.State, change.Successes, change.Dials);
                DialTelemetry.BlackHoleChanged(kind, change.State);
            }
        }
    }

    /// <summary>The kind for which an address is left out; null where it may be tried. What is being probed may, whatever else it is.</summary>
    private static BlackHoleKind? FindHole(Multiaddress address, (BlackHoleKind Kind, BlackHoleState Answer)[] answers)
    {
        BlackHoleKind? hole = null;
        foreach ((BlackHoleKind kind, BlackHoleState answer) in answers.Where(answer => answer.Kind.Covers(address)))
        {
            if (answer == BlackHoleState.Probing)
            {
                return null;
            }

            hole ??= answer == BlackHoleState.Blocked ? kind : null;
        }

        return hole;
    }

    private Libp2pException Describe(BlackHoleKind kind) => new(
        $"not tried: fewer than {_options.MinSuccesses} of the last {_options.Window} dials over {kind.Name} to public addresses succeeded, so one of "
        + $"{_options.Window} is made (options Dial.BlackHole.{nameof(BlackHoleOptions.MinSuccesses)} and Dial.BlackHole.{nameof(BlackHoleOptions.Window)})");
}
