using System.Net;
using System.Net.Sockets;
using ProtoP2P.Testing;

namespace ProtoP2P.Transports.Dns;

public class DnsClientTests
{
    private const string Host = "_dnsaddr.example.com";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly DnsOptions _options = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_texts_of_a_name_come_in_the_order_of_the_answer()
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "one", "two", "three")));

        (await AskAsync(server)).ShouldBe(["one", "two", "three"]);

        FakeDnsQuery query = server.Queries.ShouldHaveSingleItem();
        (query.Host, query.IsOverTcp, query.HasOptions).ShouldBe((Host, false, true));
        query.Client.Port.ShouldBeGreaterThanOrEqualTo(32_768);
    }

    [Fact]
    public async Task A_query_is_what_the_standards_say()
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes)));

        await AskAsync(server);

        byte[] query = server.Queries.ShouldHaveSingleItem().Bytes;
        query[2..].ShouldBe(
        [
            1, 0, 0, 1, 0, 0, 0, 0, 0, 1, // recursion desired, one question, one additional record
            .. DnsMessageBuilder.Name(Host), 0, 16, 0, 1, // TXT IN
            0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0, // the root's OPT: datagrams of up to 1,232 bytes
        ]);
    }

    [Fact]
    public async Task Each_query_has_an_id_and_a_port_of_its_own_from_the_random_source()
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "text")));
        var random = new Random(7);
        DnsClient client = Client(random.Next, server);

        for (int i = 0; i < 20; i++)
        {
            await client.GetTextsAsync(Host, Token);
        }

        server.Queries.Select(query => query.Id).Distinct().Count().ShouldBe(20);
        server.Queries.Select(query => query.Client.Port).Distinct().Count().ShouldBeGreaterThan(15);
        server.Queries[0].Id.ShouldBe(new Random(7).Next(65_536));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_passed_over()
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "text")));
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Any, 0));
        int port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port;
        Assert.SkipUnless(port >= 32_768, "this system chooses ports below those of queries");

        // The id, and then the same port as often as it is asked for.
        (await Client(below => below == 65_536 ? 9 : port - 32_768, server).GetTextsAsync(Host, Token)).ShouldBe(["text"]);

        server.Queries.ShouldHaveSingleItem().Client.Port.ShouldNotBe(port);
    }

    [Fact]
    public async Task A_name_without_texts_has_none()
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes)));

        (await AskAsync(server)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_does_not_fit_a_datagram_is_asked_for_over_TCP()
    {
        string[] texts = [.. Enumerable.Range(0, 600).Select(i => $"{i} {new string('x', 80)}")];
        await using var server = new FakeDnsServer(query => query.ReplyAsync(query.IsOverTcp
            ? DnsMessageBuilder.Reply(query.Bytes, texts)
            : new DnsMessageBuilder(query.Bytes) { Flags = 0x8380, Answers = 600 }.Raw(0xC0).Build()));

        (await AskAsync(server)).ShouldBe(texts);

        server.Queries.Select(query => query.IsOverTcp).ShouldBe([false, true]);
        server.Queries[1].Bytes.ShouldBe(server.Queries[0].Bytes);
    }

    [Fact]
    public async Task Replies_that_match_no_question_are_waited_past()
    {
        await using var server = new FakeDnsServer(async query =>
        {
            byte[] sound = DnsMessageBuilder.Reply(query.Bytes, "forged");
            await query.ReplyAsync(new DnsMessageBuilder(query.Bytes) { Id = query.Id ^ 1 }.Text(DnsMessageBuilder.QuestionName, "forged").Build());
            await query.ReplyAsync(query.Bytes);
            await query.ReplyAsync([]);
            await query.ReplyAsync(sound[..11]);
            byte[] otherName = [.. sound], otherType = [.. sound], otherClass = [.. sound];
            otherName[13] ^= 2;
            otherType[12 + Host.Length + 3]++;
            otherClass[12 + Host.Length + 5]++;
            await query.ReplyAsync(otherName);
            await query.ReplyAsync(otherType);
            await query.ReplyAsync(otherClass);
            await query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "real"));
        });

        (await AskAsync(server)).ShouldBe(["real"]);
        server.Queries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_reply_from_another_port_is_not_heard()
    {
        using var forger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = new FakeDnsServer(async query =>
        {
            await forger.SendAsync(DnsMessageBuilder.Reply(query.Bytes, "forged"), query.Client, Token);
            await query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "real"));
        });

        (await AskAsync(server)).ShouldBe(["real"]);
    }

    [Fact]
    public async Task Too_many_replies_that_match_no_question_move_it_to_TCP()
    {
        await using var server = new FakeDnsServer(async query =>
        {
            for (int i = 0; i < 20 && !query.IsOverTcp; i++)
            {
                await query.ReplyAsync(new DnsMessageBuilder(query.Bytes) { Id = query.Id ^ (i + 1) }.Text(DnsMessageBuilder.QuestionName, "forged").Build());
            }

            if (query.IsOverTcp)
            {
                await query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "real"));
            }
        });

        (await AskAsync(server)).ShouldBe(["real"]);
    }

    [Fact]
    public async Task A_question_that_comes_back_in_other_letters_is_the_same()
    {
        await using var server = new FakeDnsServer(query =>
        {
            byte[] reply = DnsMessageBuilder.Reply(query.Bytes, "text");
            for (int i = 12; i < 12 + Host.Length + 2; i++)
            {
                reply[i] = (byte)char.ToUpperInvariant((char)reply[i]);
            }

            return query.ReplyAsync(reply);
        });

        (await AskAsync(server)).ShouldBe(["text"]);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_2_seconds_and_the_next_is_asked()
    {
        await using var silent = new FakeDnsServer(_ => Task.CompletedTask);
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "text")));

        Task<IReadOnlyList<string>> asking = AskAsync(silent, server);
        await _clock.AdvanceToNextTimerAsync(Token).WaitAsync(Patience, Token);

        (await asking.WaitAsync(Patience, Token)).ShouldBe(["text"]);
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Every_server_is_asked_twice_and_each_ones_reason_is_told()
    {
        await using var failing = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, DnsResponseCode.ServFail)));
        await using var refusing = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, DnsResponseCode.Refused)));

        var failure = await Should.ThrowAsync<Libp2pException>(() => AskAsync(failing, refusing));

        failure.Message.ShouldBe(
            $"cannot resolve {Host}: no DNS server answers ({failing.EndPoint}: SERVFAIL, {refusing.EndPoint}: REFUSED); "
            + "try again later, or name other servers in DnsOptions.Servers");
        (failing.Queries.Count, refusing.Queries.Count).ShouldBe((2, 2));
    }

    [Fact]
    public async Task A_server_that_fails_is_followed_by_the_next()
    {
        await using var failing = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, DnsResponseCode.ServFail)));
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "text")));

        (await AskAsync(failing, server)).ShouldBe(["text"]);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_asked_for_once()
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, DnsResponseCode.NXDomain)));
        await using var other = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "text")));

        var failure = await Should.ThrowAsync<Libp2pException>(() => AskAsync(server, other));

        failure.Message.ShouldBe($"cannot resolve {Host}: the name does not exist ({server.EndPoint} says NXDOMAIN); check its spelling");
        (server.Queries.Count, other.Queries.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Every_way_to_fail_is_told_and_passed_over()
    {
        await using var garbage = new FakeDnsServer(query => query.ReplyAsync(new DnsMessageBuilder(query.Bytes) { Answers = 9 }.Build()));
        await using var referring = new FakeDnsServer(
            query => query.ReplyAsync(new DnsMessageBuilder(query.Bytes) { Flags = 0x8100, Authorities = 1 }.Record([0], 2, [0]).Build()));
        await using var liar = new FakeDnsServer(query => query.ReplyAsync(query.IsOverTcp
            ? new DnsMessageBuilder(query.Bytes) { Id = query.Id ^ 1 }.Build()
            : new DnsMessageBuilder(query.Bytes) { Flags = 0x8380 }.Build()));
        await using var cutting = new FakeDnsServer(query => query.IsOverTcp
            ? Task.CompletedTask
            : query.ReplyAsync(new DnsMessageBuilder(query.Bytes) { Flags = 0x8380 }.Build()));
        await using var odd = new FakeDnsServer(query => query.ReplyAsync(new DnsMessageBuilder(query.Bytes).Options(1).Build()));
        await using var odder = new FakeDnsServer(query => query.ReplyAsync(new DnsMessageBuilder(query.Bytes).Options(2).Build()));
        using var elsewhere = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var nobody = (IPEndPoint)elsewhere.Client.LocalEndPoint!;
        elsewhere.Connect(garbage.EndPoint); // It holds its port and takes nothing from others.
        _options.Servers = [$"{garbage.EndPoint}", $"{referring.EndPoint}", $"{liar.EndPoint}", $"{cutting.EndPoint}", $"{odd.EndPoint}", $"{odder.EndPoint}", $"{nobody}"];

        var failure = await Should.ThrowAsync<Libp2pException>(() => Client(new Random(1).Next).GetTextsAsync(Host, Token).WaitAsync(Patience, Token));

        failure.Message.ShouldContain($"{garbage.EndPoint}: a malformed reply, ");
        failure.Message.ShouldContain($"{referring.EndPoint}: it asks no other servers for its clients, ");
        failure.Message.ShouldContain($"{liar.EndPoint}: a reply to another question, ");
        failure.Message.ShouldContain($"{cutting.EndPoint}: a connection that ended before the reply, ");
        failure.Message.ShouldContain($"{odd.EndPoint}: BADVERS, ");
        failure.Message.ShouldContain($"{odder.EndPoint}: response code 32, ");
        failure.Message.ShouldContain($"{nobody}: nobody listens there)");
    }

    [Theory]
    [InlineData(DnsResponseCode.FormErr)]
    [InlineData(DnsResponseCode.NotImp)]
    public async Task A_server_that_knows_no_options_is_asked_without(object code)
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(query.HasOptions
            ? DnsMessageBuilder.Reply(query.Bytes, (DnsResponseCode)code)
            : DnsMessageBuilder.Reply(query.Bytes, "text")));

        (await AskAsync(server)).ShouldBe(["text"]);

        server.Queries.Select(query => query.HasOptions).ShouldBe([true, false]);
        server.Queries[0].Id.ShouldNotBe(server.Queries[1].Id);
    }

    [Fact]
    public async Task A_server_that_refuses_options_in_a_header_alone_is_asked_without()
    {
        // The clock stands still: a reply that is waited past would never be given up.
        await using var server = new FakeDnsServer(query => query.ReplyAsync(query.HasOptions
            ? [.. query.Bytes[..2], 0x80, 0x81, 0, 0, 0, 0, 0, 0, 0, 0]
            : DnsMessageBuilder.Reply(query.Bytes, "text")));

        (await AskAsync(server)).ShouldBe(["text"]);

        server.Queries.Select(query => query.HasOptions).ShouldBe([true, false]);
    }

    [Fact]
    public async Task A_server_that_knows_options_and_still_finds_fault_is_believed()
    {
        await using var server = new FakeDnsServer(
            query => query.ReplyAsync(new DnsMessageBuilder(query.Bytes) { Flags = 0x8180 | (int)DnsResponseCode.FormErr }.Options().Build()));

        (await Should.ThrowAsync<Libp2pException>(() => AskAsync(server))).Message.ShouldContain("FORMERR");
        server.Queries.ShouldAllBe(query => query.HasOptions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData(".")]
    [InlineData("with space.example")]
    [InlineData("a\u0007b.example")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234.example")]
    public async Task A_name_that_DNS_cannot_carry_is_not_asked_for(string host)
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "text")));

        var failure = await Should.ThrowAsync<Libp2pException>(() => Client(new Random(1).Next, server).GetTextsAsync(host, Token));

        failure.Message.ShouldStartWith($"cannot resolve {host}: it is no DNS name");
        server.Queries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("EXAMPLE.com.", "example.com")]
    [InlineData("_dnsaddr.bücher.example", "_dnsaddr.xn--bcher-kva.example")]
    public async Task A_name_is_asked_for_as_DNS_writes_it(string host, string asked)
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "text")));

        (await Client(new Random(1).Next, server).GetTextsAsync(host, Token)).ShouldBe(["text"]);

        server.Queries.ShouldHaveSingleItem().Host.ShouldBe(asked);
    }

    [Fact]
    public async Task Servers_take_turns_to_be_first_where_the_system_says_so()
    {
        await using var one = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "one")));
        await using var two = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "two")));
        var rotating = new DnsConfiguration([one.EndPoint, two.EndPoint], TimeSpan.FromSeconds(2), 2, Rotates: true);
        var client = new DnsClient(DnsConfigurationSource.Fixed(rotating, _clock), new Random(1).Next, _clock);
        List<string> texts = [];

        for (int i = 0; i < 4; i++)
        {
            texts.AddRange(await client.GetTextsAsync(Host, Token).WaitAsync(Patience, Token));
        }

        texts.Order().ShouldBe(["one", "one", "two", "two"]);
    }

    [Fact]
    public async Task Nothing_is_asked_over_UDP_where_the_system_says_so()
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "text")));
        var tcpOnly = new DnsConfiguration([server.EndPoint], TimeSpan.FromSeconds(2), 2, OverTcp: true);
        var client = new DnsClient(DnsConfigurationSource.Fixed(tcpOnly, _clock), new Random(1).Next, _clock);

        (await client.GetTextsAsync(Host, Token).WaitAsync(Patience, Token)).ShouldBe(["text"]);

        server.Queries.ShouldHaveSingleItem().IsOverTcp.ShouldBeTrue();
    }

    [Fact]
    public async Task A_cancelled_question_throws()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = new FakeDnsServer(_ => cancellation.CancelAsync());

        await Should.ThrowAsync<OperationCanceledException>(
            () => Client(new Random(1).Next, server).GetTextsAsync(Host, cancellation.Token).WaitAsync(Patience, Token));
    }

    [Fact]
    public async Task The_systems_resolver_asks_the_servers_that_it_is_given()
    {
        await using var server = new FakeDnsServer(query => query.ReplyAsync(DnsMessageBuilder.Reply(query.Bytes, "text")));
        var resolver = new SystemDnsResolver(new DnsOptions { Servers = [server.EndPoint.ToString()] });

        (await resolver.ResolveTextAsync(Host, Token)).ShouldBe(["text"]);
    }

    [Theory]
    [InlineData(9, 2, "192.0.2.1", "Timeout")]
    [InlineData(2_000, 0, "192.0.2.1", "Attempts")]
    [InlineData(2_000, 6, "192.0.2.1", "Attempts")]
    [InlineData(2_000, 2, "dns.example", "Servers:0")]
    public void Options_out_of_range_are_named(int milliseconds, int attempts, string server, string option)
    {
        var options = new DnsOptions { Timeout = TimeSpan.FromMilliseconds(milliseconds), Attempts = attempts, Servers = [server] };

        Should.Throw<ArgumentOutOfRangeException>(() => new SystemDnsResolver(options)).ParamName.ShouldBe(option);
    }

    private Task<IReadOnlyList<string>> AskAsync(params FakeDnsServer[] servers) =>
        Client(new Random(1).Next, servers).GetTextsAsync(Host, Token).WaitAsync(Patience, Token);

    private DnsClient Client(Func<int, int> random, params FakeDnsServer[] servers)
    {
        foreach (FakeDnsServer server in servers)
        {
            _options.Servers.Add(server.EndPoint.ToString());
        }

        return new DnsClient(DnsConfigurationSource.Create(_options, _clock), random, _clock);
    }
}
