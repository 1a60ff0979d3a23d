using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.PubSub;

namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>Nodes of ours and of js, connected at random and subscribed to one topic.</summary>
internal sealed class MixedNetwork : IAsyncDisposable
{
    public const string Topic = "/interop/1.0.0";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<IPubSubParty> _parties = [];
    private readonly HashSet<(int, int)> _links = [];
    private readonly HashSet<int> _killed = [];

    private MixedNetwork()
    {
    }

    public IReadOnlyList<IPubSubParty> Parties => _parties;

    /// <summary>The links between parties, by their places.</summary>
    public IReadOnlySet<(int, int)> Links => _links;

    /// <summary>Starts as many of each, every one dialling a few others, and waits until each knows its neighbours' subscriptions.</summary>
    /// <param name="js">Where js nodes come from.</param>
    /// <param name="ofEach">How many nodes of each kind.</param>
    /// <param name="dials">How many others each dials.</param>
    /// <param name="routers">What the js nodes speak, one after the other.</param>
    /// <param name="create">Makes what a node of ours speaks.</param>
    /// <param name="random">The chance.</param>
    public static async Task<MixedNetwork> StartAsync(JsPeerFixture js, int ofEach, int dials, string[] routers, Func<PubSubService> create, Random random)
    {
        var network = new MixedNetwork();
        for (int i = 0; i < ofEach; i++)
        {
            network._parties.Add(await OurParty.StartAsync(create()));
            network._parties.Add(new JsParty(await js.StartAsync(new JsPeerOptions("yamux") { PubSub = routers[i % routers.Length] })));
        }

        foreach (IPubSubParty party in network._parties)
        {
            await party.SubscribeAsync(Topic);
        }

        await network.ConnectAsync(dials, random);
        await network.UntilSubscriptionsAreKnownAsync();
        return network;
    }

    /// <summary>Waits until a condition holds; it is asked anew until then.</summary>
    public static Task UntilAsync(Func<Task<bool>> condition, string what) => UntilAsync(condition, () => what);

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what)
    {
        using var timeUp = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            timeUp.IsCancellationRequested.ShouldBeFalse(what());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The neighbours of a party, by their places.</summary>
    public IEnumerable<int> NeighboursOf(int place) =>
        _links.Where(link => link.Item1 == place || link.Item2 == place).Select(link => link.Item1 == place ? link.Item2 : link.Item1);

    /// <summary>Ends a party; its peers see no more than lost connections.</summary>
    public async Task KillAsync(int place)
    {
        _killed.Add(place);
        await _parties[place].DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        for (int place = 0; place < _parties.Count; place++)
        {
            if (!_killed.Contains(place))
            {
                await _parties[place].DisposeAsync();
            }
        }
    }

    // A ring keeps everyone connected; the chords are chance.
    private async Task ConnectAsync(int dials, Random random)
    {
        for (int place = 0; place < _parties.Count; place++)
        {
            await LinkAsync(place, (place + 1) % _parties.Count);
            for (int i = 1; i < dials; i++)
            {
                await LinkAsync(place, random.Next(_parties.Count));
            }
        }
    }

    private async Task LinkAsync(int from, int to)
    {
        (int, int) link = (Math.Min(from, to), Math.Max(from, to));
        if (from != to && _links.Add(link))
        {
            await _parties[from].DialAsync(_parties[to].Address);
        }
    }

    private async Task UntilSubscriptionsAreKnownAsync()
    {
        for (int place = 0; place < _parties.Count; place++)
        {
            int here = place;
            string[] expected = [.. NeighboursOf(place).Select(neighbour => _parties[neighbour].PeerId)];
            await UntilAsync(
                async () => expected.Except(await _parties[here].GetSubscribersAsync(Topic)).FirstOrDefault() is null,
                $"party {place} learns of its neighbours' subscriptions");
        }
    }
}
