using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.PubSub;

namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>One mesh of our nodes and js-libp2p's: signatures verified both ways, every message delivered to everyone once.</summary>
public sealed class PubSubInteropTests(JsPeerFixture js)
{
    private const int OfEach = 5;
    private const int MessagesPerParty = 100;
    private const string Version11 = "/meshsub/1.1.0";
    private const string Version12 = "/meshsub/1.2.0";

    // js nodes of 1.2 and of 1.1 in turn.
    private static readonly string[] BothVersions = ["gossipsub", "gossipsub-1.1"];

    [Fact]
    public async Task Ten_nodes_of_both_kinds_deliver_a_thousand_messages_once_each()
    {
        await using MixedNetwork network = await MixedNetwork.StartAsync(js, OfEach, dials: 3, BothVersions, CreateGossip, new Random(1));
        int[] everyone = [.. Enumerable.Range(0, 2 * OfEach)];
        await UntilMeshesAreInBoundsAsync(network, everyone);
        await ShouldSpeakTheNewestThatBothKnowAsync(network);

        for (int round = 0; round < MessagesPerParty / 10; round++)
        {
            await Task.WhenAll(network.Parties.Select((party, place) => PublishAsync(party, place, round)));
        }

        string[] all = [.. everyone.SelectMany(place => Enumerable.Range(0, MessagesPerParty / 10).SelectMany(round => Texts(place, round)))];
        for (int place = 0; place < network.Parties.Count; place++)
        {
            await ShouldHaveAsync(network, place, [.. all.Where(text => !text.StartsWith($"{place}:", StringComparison.Ordinal))]);
        }

        await UntilMeshesAreInBoundsAsync(network, everyone);
    }

    [Fact]
    public async Task Survivors_deliver_what_survivors_publish_when_a_third_is_killed()
    {
        await using MixedNetwork network = await MixedNetwork.StartAsync(js, OfEach, dials: 4, BothVersions, CreateGossip, new Random(2));
        int[] victims = [0, 3, 6];
        int[] survivors = [.. Enumerable.Range(0, 2 * OfEach).Except(victims)];
        await UntilMeshesAreInBoundsAsync(network, [.. Enumerable.Range(0, 2 * OfEach)]);

        for (int round = 0; round < 10; round++)
        {
            Task[] publishing = [.. survivors.Select(place => PublishAsync(network.Parties[place], place, round))];
            if (round == 4)
            {
                foreach (int victim in victims)
                {
                    await network.KillAsync(victim);
                }
            }

            await Task.WhenAll(publishing);
        }

        string[] all = [.. survivors.SelectMany(place => Enumerable.Range(0, 10).SelectMany(round => Texts(place, round)))];
        foreach (int place in survivors)
        {
            await ShouldHaveAsync(network, place, [.. all.Where(text => !text.StartsWith($"{place}:", StringComparison.Ordinal))]);
        }
    }

    [Fact]
    public async Task Floodsub_of_both_kinds_delivers_everything_once()
    {
        await using MixedNetwork network = await MixedNetwork.StartAsync(
            js, ofEach: 2, dials: 2, ["floodsub"], () => new PubSubService(Tolerant(new FloodSubOptions())), new Random(3));

        await Task.WhenAll(network.Parties.Select((party, place) => PublishAsync(party, place, 0)));

        // A small number is a short one at js, which leaves its leading zeros out: of those that it draws, one in 256.
        const string Short = "1:short";
        await ((JsParty)network.Parties[1]).PublishAsync(MixedNetwork.Topic, Short, number: 7);

        for (int place = 0; place < network.Parties.Count; place++)
        {
            int here = place;
            string[] texts = [.. Enumerable.Range(0, 4).SelectMany(other => Texts(other, 0)), Short];
            await ShouldHaveAsync(network, place, [.. texts.Where(text => !text.StartsWith($"{here}:", StringComparison.Ordinal))]);
        }
    }

    // Both directions, as js sees them: ours are of 1.2 all.
    private static async Task ShouldSpeakTheNewestThatBothKnowAsync(MixedNetwork network)
    {
        var parties = network.Parties.OfType<JsParty>().ToArray();
        string[] olderIds = [.. parties.Where((_, number) => number % 2 == 1).Select(party => party.PeerId)];
        List<string> agreed = [];
        foreach (JsParty party in parties)
        {
            IReadOnlyList<JsPubSubStream> streams = await party.GetStreamsAsync();
            streams.ShouldNotBeEmpty();
            streams.ShouldAllBe(stream => stream.Protocol == (olderIds.Contains(party.PeerId) || olderIds.Contains(stream.Peer) ? Version11 : Version12));
            string[] ours = [.. network.Parties.OfType<OurParty>().Select(other => other.PeerId)];
            agreed.AddRange(streams.Where(stream => ours.Contains(stream.Peer)).Select(stream => $"{stream.Direction} {stream.Protocol}"));
        }

        agreed.Distinct().Order(StringComparer.Ordinal).ShouldBe([$"inbound {Version11}", $"inbound {Version12}", $"outbound {Version11}", $"outbound {Version12}"]);
    }

    private static PubSubService CreateGossip()
    {
        PeerScoreOptions scores = PeerScoreOptions.JsDefaults();
        scores.IsLoopbackExempt = true;
        return new PubSubService(Tolerant(new GossipSubOptions { PeerScore = scores }));
    }

    // js computes ids from the author's key, and a burst of a test is longer than the queue of a node at peace.
    private static T Tolerant<T>(T options)
        where T : PubSubOptions
    {
        options.MessageId = MessageIdFunctions.Js;
        options.MaxQueuedMessages = 2_000;
        return options;
    }

    private static Task PublishAsync(IPubSubParty party, int place, int round) => party.PublishAsync(MixedNetwork.Topic, Texts(place, round));

    private static string[] Texts(int place, int round) => [.. Enumerable.Range(0, 10).Select(number => $"{place}:{round}:{number}")];

    private static async Task ShouldHaveAsync(MixedNetwork network, int place, string[] expected)
    {
        IReadOnlyList<ReceivedText> received = [];
        await MixedNetwork.UntilAsync(
            async () =>
            {
                received = await network.Parties[place].GetReceivedAsync();
                return expected.Except(received.Select(message => message.Text)).FirstOrDefault() is null;
            },
            () => $"party {place} gets every message; these are missing: {string.Join(' ', expected.Except(received.Select(message => message.Text)))}");

        received.GroupBy(message => message.Text).ShouldAllBe(copies => copies.Count() == 1);
        received.ShouldAllBe(message => message.From == network.Parties[int.Parse(message.Text.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture)].PeerId);
    }

    private static Task UntilMeshesAreInBoundsAsync(MixedNetwork network, int[] places) => MixedNetwork.UntilAsync(
        async () =>
        {
            foreach (int place in places)
            {
                // D_lo is 5 here and 4 at js, D_hi 12 at both.
                IPubSubParty party = network.Parties[place];
                int size = (await party.GetMeshAsync(MixedNetwork.Topic)).Count;
                if (size < Math.Min(party is OurParty ? 5 : 4, network.NeighboursOf(place).Count()) || size > 12)
                {
                    return false;
                }
            }

            return true;
        },
        "every mesh is within its bounds");
}
