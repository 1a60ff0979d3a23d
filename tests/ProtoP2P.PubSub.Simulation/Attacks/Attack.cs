using ProtoP2P.PubSub.Simulation.Adversaries;

namespace ProtoP2P.PubSub.Simulation.Attacks;

/// <summary>One way to harm a network.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="PerHonestNode">Attackers for each honest node.</param>
/// <param name="BreaksProtocol">Whether attackers do what the protocol forbids, or only do not pass messages on.</param>
/// <param name="JoinsAt">When the attackers connect.</param>
/// <param name="Onset">When they begin.</param>
/// <param name="HasVictim">Whether all of them connect to one node to cut it off.</param>
/// <param name="Create">Makes one.</param>
internal sealed record Attack(
    string Name, double PerHonestNode, bool BreaksProtocol, TimeSpan JoinsAt, TimeSpan Onset, bool HasVictim, AdversaryFactory Create)
{
    public const string TopicName = "/attacked/1.0.0";

    private const double Many = 10;
    private const double Few = 0.2;

    private static readonly TimeSpan WarmedUp = TimeSpan.FromSeconds(20);

    /// <summary>Many identities, there all at once, of which every one also connects to one victim.</summary>
    public static Attack SybilEclipse { get; } = new(
        "Sybil 10:1, eclipse of one node", Many, false, WarmedUp, WarmedUp, true, static (network, index, id, address, options) => new Sybil(network, index, id, address, options));

    /// <summary>They are there from the beginning: there are no meshes of honest nodes yet.</summary>
    public static Attack ColdBoot { get; } = new(
        "cold boot, 10:1", Many, false, TimeSpan.Zero, TimeSpan.Zero, false, static (network, index, id, address, options) => new Sybil(network, index, id, address, options));

    /// <summary>They behave, earn trust, and stop all at once.</summary>
    public static Attack CovertFlash { get; } = new(
        "covert flash, 10:1", Many, false, TimeSpan.Zero, 2 * WarmedUp, false, static (network, index, id, address, options) => new Sybil(network, index, id, address, options));

    public static Attack IHaveSpam { get; } = Flood(
        "IHAVE spam", static (network, index, id, address, options) => new IHaveSpammer(network, index, id, address, options, TopicName, TimeSpan.FromMilliseconds(100), 200));

    public static Attack BrokenPromises { get; } = Flood(
        "broken promises", static (network, index, id, address, options) => new IHaveSpammer(network, index, id, address, options, TopicName, TimeSpan.FromSeconds(1), 1));

    public static Attack GraftFlood { get; } = Flood(
        "graft flood", static (network, index, id, address, options) => new GraftFlooder(network, index, id, address, options, TopicName));

    public static Attack Replay { get; } = Flood(
        "message replay", static (network, index, id, address, options) => new Replayer(network, index, id, address, options));

    public static Attack InvalidFlood { get; } = Flood(
        "invalid message flood", static (network, index, id, address, options) => new InvalidFlooder(network, index, id, address, options, TopicName));

    public static Attack SubscriptionFlood { get; } = Flood(
        "subscription flood", static (network, index, id, address, options) => new SubscriptionFlooder(network, index, id, address, options));

    public static IReadOnlyList<Attack> All { get; } =
        [SybilEclipse, ColdBoot, CovertFlash, IHaveSpam, BrokenPromises, GraftFlood, Replay, InvalidFlood, SubscriptionFlood];

    private static Attack Flood(string name, AdversaryFactory create) => new(name, Few, true, TimeSpan.Zero, WarmedUp, false, create);
}
