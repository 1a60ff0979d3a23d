using System.Text.Json.Nodes;

namespace ProtoP2P.Samples.Tests;

public sealed class NodeTests
{
    private const string Seed = "1111111111111111111111111111111111111111111111111111111111111111";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task Two_nodes_ping_echo_and_identify_each_other(string muxer)
    {
        await using NodeProcess listener = await NodeProcess.StartAsync("--muxer", muxer);
        await using NodeProcess dialer = await NodeProcess.StartAsync("--muxer", muxer);

        JsonObject dialled = await SucceedAsync(dialer, $"dial {listener.Address}");
        Text(dialled, "peer").ShouldBe(listener.Peer);
        Text(dialled, "direction").ShouldBe("outbound");
        Text(dialled, "security").ShouldBe("/noise");
        Text(dialled, "muxer").ShouldStartWith($"/{muxer}/");
        Text(await listener.NextEventAsync("connection:open"), "peer").ShouldBe(dialer.Peer);

        await CheckAsync(dialer, listener.Peer);
        await CheckAsync(listener, dialer.Peer);

        (await SucceedAsync(dialer, $"hangup {listener.Peer}"))["peer"]!.GetValue<string>().ShouldBe(listener.Peer);
        Text(await listener.NextEventAsync("connection:close"), "peer").ShouldBe(dialer.Peer);
        (await dialer.StopAsync()).ShouldBe(0);
        (await listener.EndInputAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_seed_makes_the_same_node_each_time_and_a_key_file_is_kept()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await using NodeProcess seeded = await NodeProcess.StartAsync("--seed", Seed);
            await using NodeProcess first = await NodeProcess.StartAsync("--key-file", file);
            await using NodeProcess second = await NodeProcess.StartAsync("--key-file", file);

            seeded.Peer.ShouldBe("12D3KooWPqT2nMDSiXUSx5D7fasaxhxKigVhcqfkKqrLghCq9jxz");
            second.Peer.ShouldBe(first.Peer);
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Only_the_services_that_were_asked_for_are_served()
    {
        await using NodeProcess node = await NodeProcess.StartAsync("--services", "identify,echo");

        node.Ready["protocols"]!.AsArray().Select(id => id!.GetValue<string>())
            .ShouldBe(["/echo/1.0.0", "/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_bootstrap_peer_is_dialled_at_the_start()
    {
        await using NodeProcess listener = await NodeProcess.StartAsync();
        await using NodeProcess dialer = await NodeProcess.StartAsync("--bootstrap", listener.Address);

        Text(await listener.NextEventAsync("connection:open"), "peer").ShouldBe(dialer.Peer);
    }

    [Fact]
    public async Task A_static_peer_is_dialled_at_the_start_and_again_when_it_has_hung_up()
    {
        await using NodeProcess listener = await NodeProcess.StartAsync();
        await using NodeProcess dialer = await NodeProcess.StartAsync("--static", listener.Address);
        Text(await listener.NextEventAsync("connection:open"), "peer").ShouldBe(dialer.Peer);

        await SucceedAsync(listener, $"hangup {dialer.Peer}");

        Text(await listener.NextEventAsync("connection:open"), "peer").ShouldBe(dialer.Peer);
    }

    [Fact]
    public async Task A_node_that_keeps_its_peers_in_a_file_reaches_them_by_id_in_its_next_run()
    {
        string directory = Directory.CreateTempSubdirectory("protop2p-").FullName;
        try
        {
            string file = Path.Combine(directory, "peers");
            await using NodeProcess listener = await NodeProcess.StartAsync();
            await using NodeProcess first = await NodeProcess.StartAsync("--peerstore", file);
            await SucceedAsync(first, $"dial {listener.Address}");
            (await first.StopAsync()).ShouldBe(0);

            await using NodeProcess second = await NodeProcess.StartAsync("--peerstore", file);
            await SucceedAsync(second, $"ping {listener.Peer}");
            (await second.StopAsync()).ShouldBe(0);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task A_node_listens_on_more_addresses_while_it_runs_and_its_peers_learn_of_them()
    {
        await using NodeProcess listener = await NodeProcess.StartAsync();
        await using NodeProcess dialer = await NodeProcess.StartAsync("--bootstrap", listener.Address);
        await dialer.NextEventAsync("identify");
        await listener.NextEventAsync("identify");

        JsonObject added = await SucceedAsync(listener, "listen /ip4/127.0.0.1/tcp/0");

        string address = added["addrs"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>();
        address.ShouldStartWith("/ip4/127.0.0.1/tcp/");
        (await SucceedAsync(listener, "addrs"))["addrs"]!.AsArray().Select(known => known!.GetValue<string>()).ShouldBe([listener.Address, address]);
        (await dialer.NextEventAsync("identify"))["addrs"]!.AsArray().Select(known => $"{known}/p2p/{listener.Peer}").ShouldContain(address);
        await FailAsync(listener, $"listen {address[..address.IndexOf("/p2p", StringComparison.Ordinal)]}", "error", address.Split('/')[4]);
        await FailAsync(listener, "listen here", "bad-argument", "'here'");
    }

    [Fact]
    public async Task A_configuration_file_configures_the_node()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(file, """{"Libp2p":{"Listen":["/ip4/127.0.0.1/tcp/0","/ip4/127.0.0.1/tcp/0"]}}""", Cancellation);

            await using NodeProcess node = await NodeProcess.StartAsync("--config", file);

            node.Ready["addrs"]!.AsArray().Count.ShouldBe(2);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Failed_commands_say_why_and_the_node_goes_on()
    {
        await using NodeProcess listener = await NodeProcess.StartAsync("--services", "identify");
        await using NodeProcess node = await NodeProcess.StartAsync("--seed", Seed);
        string wrongPeer = listener.Address.Replace(listener.Peer, "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq", StringComparison.Ordinal);

        await FailAsync(node, "dance", "bad-argument", "'dance'");
        await FailAsync(node, "dial nowhere", "bad-argument", "'nowhere'");
        await FailAsync(node, $"dial {wrongPeer}", "wrong-peer", listener.Peer);
        await FailAsync(node, $"echo {listener.Address} 10", "unsupported-protocol", "/echo/1.0.0");
        await FailAsync(node, $"echo {listener.Address} many", "bad-argument", "'many'");
        (await SucceedAsync(node, "addrs"))["addrs"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("'nonsense'", "run", "--listen", "nonsense")]
    [InlineData("'ssl'", "run", "--security", "ssl")]
    [InlineData("'smux'", "run", "--muxer", "yamux,smux")]
    [InlineData("'pong'", "run", "--services", "pong")]
    [InlineData("12 characters", "run", "--seed", "abcdefabcdef")]
    [InlineData("'/ip4/127.0.0.1/tcp/1'", "run", "--bootstrap", "/ip4/127.0.0.1/tcp/1")]
    [InlineData("'/ip4/127.0.0.1/tcp/1'", "run", "--static", "/ip4/127.0.0.1/tcp/1")]
    [InlineData("/ip4/127.0.0.1/udp/1", "run", "--listen", "/ip4/127.0.0.1/udp/1")]
    [InlineData("/no/such/directory/key", "run", "--key-file", "/no/such/directory/key")]
    [InlineData("no-such-file.json", "run", "--config", "/no-such-file.json")]
    [InlineData("'walk'", "walk", "--json", "")]
    [InlineData("'here'", "ping", "here", "--count=1")]
    [InlineData("'0'", "ping", "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq", "--count=0")]
    public async Task Bad_arguments_end_with_2_and_one_line_that_names_them(string named, string first, string second, string third)
    {
        SampleResult result = await Sample.RunAsync("Node", [.. new[] { first, second, third }.Where(argument => argument.Length > 0)]);

        result.ExitCode.ShouldBe(2, result.Error);
        result.Error.TrimEnd().ShouldNotContain('\n');
        result.Error.ShouldStartWith("node: ");
        result.Error.ShouldContain(named);
        result.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_malformed_key_file_is_named()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(file, "not a key", Cancellation);

            SampleResult result = await Sample.RunAsync("Node", "run", "--key-file", file);

            result.ExitCode.ShouldBe(2);
            result.Error.ShouldContain(file);
            result.Error.TrimEnd().ShouldNotContain('\n');
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task The_commands_for_a_person_print_what_they_measure()
    {
        await using NodeProcess listener = await NodeProcess.StartAsync();

        SampleResult ping = await Sample.RunAsync("Node", "ping", listener.Address, "--count", "3");
        ping.ExitCode.ShouldBe(0, ping.Error);
        ping.Output.ShouldContain(listener.Peer);
        ping.Output.ShouldContain("ping 3:");

        SampleResult echo = await Sample.RunAsync("Node", "echo", listener.Address, "100000");
        echo.ExitCode.ShouldBe(0, echo.Error);
        echo.Output.ShouldContain("100000 bytes came back intact");

        SampleResult protocols = await Sample.RunAsync("Node", "protocols", listener.Address);
        protocols.ExitCode.ShouldBe(0, protocols.Error);
        protocols.Output.ShouldContain("/echo/1.0.0");
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_one_line_and_exit_code_1()
    {
        SampleResult result = await Sample.RunAsync(
            "Node", "ping", "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq");

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("/ip4/127.0.0.1/tcp/1");
        result.Error.TrimEnd().ShouldNotContain('\n');
    }

    private static async Task CheckAsync(NodeProcess node, string peer)
    {
        JsonObject ping = await SucceedAsync(node, $"ping {peer} 3");
        ping["all"]!.AsArray().Count.ShouldBe(3);
        ping["ms"]!.GetValue<double>().ShouldBeGreaterThan(0);

        JsonObject echo = await SucceedAsync(node, $"echo {peer} 1048576");
        echo["bytes"]!.GetValue<long>().ShouldBe(1048576);
        echo["match"]!.GetValue<bool>().ShouldBeTrue();

        (await SucceedAsync(node, $"perf {peer} 100000 200000"))["downloadMs"]!.GetValue<double>().ShouldBeGreaterThanOrEqualTo(0);

        JsonObject protocols = await SucceedAsync(node, $"protocols {peer}");
        protocols["protocols"]!.AsArray().Select(id => id!.GetValue<string>()).ShouldContain("/perf/1.0.0");

        JsonObject identify = await node.NextEventAsync("identify");
        Text(identify, "peer").ShouldBe(peer);
        Text(identify, "observed").ShouldStartWith("/ip4/127.0.0.1/tcp/");
        identify["signed"]!.GetValue<bool>().ShouldBeTrue();
        (await SucceedAsync(node, "connections"))["connections"]!.AsArray().Count.ShouldBe(1);
    }

    private static async Task<JsonObject> SucceedAsync(NodeProcess node, string command)
    {
        JsonObject result = await node.RunAsync(command);
        result["ok"]!.GetValue<bool>().ShouldBeTrue(result.ToJsonString());
        return result;
    }

    private static async Task FailAsync(NodeProcess node, string command, string code, string named)
    {
        JsonObject result = await node.RunAsync(command);
        result["ok"]!.GetValue<bool>().ShouldBeFalse();
        Text(result, "code").ShouldBe(code, Text(result, "error"));
        Text(result, "error").ShouldContain(named);
    }

    private static string Text(JsonObject line, string key) => line[key]!.GetValue<string>();
}
