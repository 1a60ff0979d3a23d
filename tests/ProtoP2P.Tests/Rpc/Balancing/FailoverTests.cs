using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class FailoverTests
{
    [Fact]
    public async Task Calls_go_to_one_peer_after_the_other()
    {
        await using OracleNet net = await OracleNet.StartAsync(3);
        IOracle client = await net.ClientAsync();

        string[] answers = [await AskAsync(client), await AskAsync(client), await AskAsync(client), await AskAsync(client)];

        answers.ShouldBe(["A: ?", "B: ?", "C: ?", "A: ?"]);
    }

    [Fact]
    public async Task A_call_that_never_ran_goes_to_another_peer_whatever_its_kind()
    {
        await using OracleNet net = await OracleNet.StartAsync(2);
        net.Network.Refuse(net.Servers[0].ListenAddresses[0]);
        IOracle client = await net.ClientAsync(builder => builder.UsePicker(PeerPicking.First));

        (await client.OrderAsync(new Note { Text = "1" }).Soon()).Text.ShouldBe("B: 1");
        (await client.ListAsync(new Note { Text = "2" }).ToListSoon()).Select(note => note.Text).ShouldBe(["B: 2", "B: more"]);
        (await client.CollectAsync(Notes(3, 4)).Soon()).Text.ShouldBe("B: 7");
        (await client.CollectUnderAsync(new Note { Number = 1 }, Notes(3, 4)).Soon()).Text.ShouldBe("B: 8");
        (await client.ChatAsync(Notes(5)).ToListSoon()).ShouldHaveSingleItem().Text.ShouldBe("B: 5");
        (await client.ChatUnderAsync(new Note { Text = "h" }, Notes(5)).ToListSoon()).ShouldHaveSingleItem().Text.ShouldBe("B: h5");
        await client.TellAsync(new Note { Text = "6" }).Soon();
        await Eventually.TrueAsync(() => net.Oracles[1].Seen.Contains("Tell 6"));
        net.Oracles[0].Calls.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_that_no_peer_takes_fails_as_the_last_one_did()
    {
        await using OracleNet net = await OracleNet.StartAsync(2);
        net.Network.Refuse(net.Servers[0].ListenAddresses[0]);
        net.Network.Refuse(net.Servers[1].ListenAddresses[0], "gone fishing");
        IOracle client = await net.ClientAsync();

        RpcException error = await Should.ThrowAsync<RpcException>(() => AskAsync(client));

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.NotProcessed.ShouldBeTrue();
        error.Message.ShouldContain(net.Servers[1].PeerId.ToString());
        error.Message.ShouldContain("gone fishing");
    }

    [Fact]
    public async Task Who_stands_in_for_a_peer_that_is_gone_gets_no_more_than_his_share()
    {
        await using OracleNet net = await OracleNet.StartAsync(3);
        net.Network.Refuse(net.Servers[0].ListenAddresses[0]);
        IOracle client = await net.ClientAsync();

        for (int call = 0; call < 12; call++)
        {
            await AskAsync(client);
        }

        net.Oracles.Select(oracle => oracle.Calls).ShouldBe([0, 6, 6]);
    }

    [Fact]
    public async Task A_call_goes_to_no_more_peers_than_the_limit()
    {
        await using OracleNet net = await OracleNet.StartAsync(3);
        net.Network.Refuse(net.Servers[0].ListenAddresses[0]);
        net.Network.Refuse(net.Servers[1].ListenAddresses[0]);
        IOracle client = await net.ClientAsync(builder => builder.UsePicker(PeerPicking.First).Configure(options => options.MaxPeersPerCall = 2));

        RpcException error = await Should.ThrowAsync<RpcException>(() => AskAsync(client));

        error.Message.ShouldContain(net.Servers[1].PeerId.ToString());
        net.Oracles[2].Calls.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_that_may_have_run_is_not_made_again_unless_somebody_says_so()
    {
        await using OracleNet net = await OracleNet.StartAsync(2);
        net.Oracles[0].Before = static (_, _) => throw new RpcException(RpcStatusCode.Unavailable, "not now");
        IOracle client = await net.ClientAsync(builder => builder.UsePicker(PeerPicking.First));

        RpcException error = await Should.ThrowAsync<RpcException>(() => AskAsync(client));

        error.Reason.ShouldBe("not now");
        net.Oracles[1].Calls.ShouldBe(0);
    }

    [Fact]
    public async Task The_response_is_that_of_the_attempt_that_succeeded()
    {
        await using OracleNet net = await OracleNet.StartAsync(2);
        net.Network.Refuse(net.Servers[0].ListenAddresses[0]);
        IOracle client = await net.ClientAsync(builder => builder.UsePicker(PeerPicking.First));
        var response = new RpcResponse();

        await client.AskAsync(new Note(), new RpcCall { Response = response }).Soon();

        response.Trailers["server"].ShouldBe("B");
        response.ProtocolId.ShouldBe("/test/oracle/1.0.0");
    }

    private static async Task<string> AskAsync(IOracle client) => (await client.AskAsync(new Note { Text = "?" }).Soon()).Text;

    private static IAsyncEnumerable<Note> Notes(params int[] numbers) =>
        numbers.ToAsyncEnumerable().Select(number => new Note { Number = number, Text = $"{number}" });
}
