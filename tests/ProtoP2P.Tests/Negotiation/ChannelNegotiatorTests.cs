using ProtoP2P.Negotiation;
using ProtoP2P.Testing;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Negotiation;

public sealed class ChannelNegotiatorTests
{
    private static readonly NegotiationSettings s_settings = new(new FakeTimeProvider());
    private static readonly ProtocolList s_noise = new(["/noise"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Optimistic_dialer_sends_header_proposal_and_payload_in_one_write()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        IByteChannel assumed = ChannelNegotiator.Assume(dialer, "/noise");
        await assumed.WriteAsync(Bytes.Utf8("hello"), Cancellation);
        dialer.Writes.ShouldHaveSingleItem()
            .ShouldBe(Bytes.Join(Bytes.Messages("/multistream/1.0.0", "/noise"), Bytes.Utf8("hello")));

        NegotiatedChannel accepted = await ChannelNegotiator.AcceptAsync(listener, s_noise, s_settings, Cancellation);
        accepted.ProtocolId.ShouldBe("/noise");
        (await Bytes.ReadExactlyAsync(accepted.Channel, 5, Cancellation)).ShouldBe(Bytes.Utf8("hello"));

        listener.Writes.ShouldHaveSingleItem("header and echo travel together").ShouldBe(Bytes.Messages("/multistream/1.0.0", "/noise"));
        await accepted.Channel.WriteAsync(Bytes.Utf8("world"), Cancellation);
        (await Bytes.ReadExactlyAsync(assumed, 5, Cancellation)).ShouldBe(Bytes.Utf8("world"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public async Task Optimistic_dialer_hands_on_what_follows_the_answer(int bytesPerRead)
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        dialer.MaxRead = bytesPerRead;
        await listener.WriteAsync(Bytes.Join(Bytes.Messages("/multistream/1.0.0", "/noise"), Bytes.Utf8("payload")), Cancellation);
        IByteChannel assumed = ChannelNegotiator.Assume(dialer, "/noise");

        byte[] two = await Bytes.ReadExactlyAsync(assumed, 2, Cancellation);
        byte[] rest = await Bytes.ReadExactlyAsync(assumed, 5, Cancellation);
        Bytes.Join(two, rest).ShouldBe(Bytes.Utf8("payload"));
        dialer.Writes.ShouldHaveSingleItem("a reader that comes first sends the proposal").ShouldBe(Bytes.Messages("/multistream/1.0.0", "/noise"));

        await assumed.WriteAsync(Bytes.Utf8("later"), Cancellation);
        dialer.Writes[^1].ShouldBe(Bytes.Utf8("later"));
    }

    [Fact]
    public async Task Optimistic_dialer_reports_a_refusal_with_what_it_proposed()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        await listener.WriteAsync(Bytes.Messages("/multistream/1.0.0", "na"), Cancellation);
        IByteChannel assumed = ChannelNegotiator.Assume(dialer, "/tls/1.0.0");
        NegotiationException error = await Should.ThrowAsync<NegotiationException>(async () => await assumed.ReadAsync(new byte[1], Cancellation));
        error.Proposed.ShouldBe(["/tls/1.0.0"]);
        error.Message.ShouldContain("/tls/1.0.0");
    }

    [Theory]
    [InlineData("48545450")]
    [InlineData("132f6d756c746973747265616d2f322e302e300a")]
    [InlineData("132f6d756c746973747265616d2f312e302e300a0b2f746c732f312e302e300a")]
    [InlineData("")]
    public async Task Optimistic_dialer_reports_garbage_as_a_violation(string hex)
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        await listener.WriteAsync(Convert.FromHexString(hex), Cancellation);
        listener.EndWriting();
        IByteChannel assumed = ChannelNegotiator.Assume(dialer, "/noise");
        ProtocolViolationException error = await Should.ThrowAsync<ProtocolViolationException>(async () => await assumed.ReadAsync(new byte[1], Cancellation));
        error.Protocol.ShouldBe("multistream");
    }

    [Fact]
    public async Task Optimistic_dialer_survives_a_cancelled_first_read()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        IByteChannel assumed = ChannelNegotiator.Assume(dialer, "/noise");
        using CancellationTokenSource cancel = new();
        ValueTask<int> pending = assumed.ReadAsync(new byte[1], cancel.Token);
        byte[] answer = Bytes.Messages("/multistream/1.0.0", "/noise");
        await listener.WriteAsync(answer.AsMemory(0, 10), Cancellation);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await pending);

        await listener.WriteAsync(Bytes.Join(answer[10..], Bytes.Utf8("!")), Cancellation);
        (await Bytes.ReadExactlyAsync(assumed, 1, Cancellation)).ShouldBe(Bytes.Utf8("!"));
    }

    [Fact]
    public async Task Sequential_dialer_tries_the_next_id_after_a_refusal()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        Task<NegotiatedChannel> accept = ChannelNegotiator.AcceptAsync(listener, new ProtocolList(["/mplex/6.7.0"]), s_settings, Cancellation).AsTask();
        NegotiatedChannel selected = await ChannelNegotiator.SelectAsync(dialer, ["/yamux/1.0.0", "/mplex/6.7.0"], s_settings, Cancellation);
        selected.ProtocolId.ShouldBe("/mplex/6.7.0");
        selected.Channel.ShouldBeSameAs(dialer, "nothing was read in excess, so nothing is wrapped");
        (await accept).ProtocolId.ShouldBe("/mplex/6.7.0");
    }

    [Fact]
    public async Task Sequential_dialer_names_all_it_proposed_when_nothing_fits()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        Task<NegotiatedChannel> accept = ChannelNegotiator.AcceptAsync(listener, s_noise, s_settings, Cancellation).AsTask();
        NegotiationException error = await Should.ThrowAsync<NegotiationException>(
            async () => await ChannelNegotiator.SelectAsync(dialer, ["/a", "/b"], s_settings, Cancellation));
        error.Proposed.ShouldBe(["/a", "/b"]);
        dialer.EndWriting();
        await Should.ThrowAsync<NegotiationException>(() => accept);
    }

    [Fact]
    public async Task Dialer_sends_before_it_hears_the_listener_and_accepts_an_eager_and_a_repeated_header()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        Task<NegotiatedChannel> select = ChannelNegotiator.SelectAsync(dialer, ["/noise"], s_settings, Cancellation).AsTask();
        dialer.Writes.ShouldHaveSingleItem().ShouldBe(Bytes.Messages("/multistream/1.0.0", "/noise"));
        await listener.WriteAsync(Bytes.Messages("/multistream/1.0.0"), Cancellation);
        await listener.WriteAsync(Bytes.Messages("/multistream/1.0.0", "/noise"), Cancellation);
        (await select).ProtocolId.ShouldBe("/noise");
    }

    [Fact]
    public async Task Listener_answers_ls_and_a_repeated_header()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        await dialer.WriteAsync(Bytes.Messages("/multistream/1.0.0", "/multistream/1.0.0", "ls", "/noise"), Cancellation);
        await ChannelNegotiator.AcceptAsync(listener, s_noise, s_settings, Cancellation);
        byte[] list = Convert.FromHexString("09" + "072f6e6f6973650a" + "0a");
        Bytes.Join([.. listener.Writes]).ShouldBe(Bytes.Join(Bytes.Messages("/multistream/1.0.0"), list, Bytes.Messages("/noise")));
    }

    [Fact]
    public async Task Listener_gives_up_after_20_proposals()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        string[] proposals = [.. Enumerable.Range(0, 21).Select(i => $"/unknown/{i}")];
        await dialer.WriteAsync(Bytes.Messages(["/multistream/1.0.0", .. proposals]), Cancellation);
        ProtocolViolationException error = await Should.ThrowAsync<ProtocolViolationException>(
            async () => await ChannelNegotiator.AcceptAsync(listener, s_noise, s_settings, Cancellation));
        error.Message.ShouldContain("20 proposals");
    }

    [Fact]
    public async Task Listener_delivers_the_channel_when_the_echo_cannot_be_written()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        await dialer.WriteAsync(Bytes.Join(Bytes.Messages("/multistream/1.0.0", "/noise"), Bytes.Utf8("data")), Cancellation);
        listener.WriteError = new IOException("broken pipe");
        NegotiatedChannel accepted = await ChannelNegotiator.AcceptAsync(listener, s_noise, s_settings, Cancellation);
        (await Bytes.ReadExactlyAsync(accepted.Channel, 4, Cancellation)).ShouldBe(Bytes.Utf8("data"));
    }

    [Fact]
    public async Task A_silent_peer_times_out_after_10_seconds_with_the_name_of_the_option()
    {
        (PipeChannel dialer, PipeChannel listener) = PipeChannel.CreatePair();
        FakeTimeProvider clock = new();
        NegotiationSettings settings = new(clock);
        Task<NegotiatedChannel> accept = ChannelNegotiator.AcceptAsync(listener, s_noise, settings, Cancellation).AsTask();
        Task<NegotiatedChannel> select = ChannelNegotiator.SelectAsync(dialer, ["/noise"], settings, Cancellation).AsTask();
        await accept;
        clock.Advance(TimeSpan.FromSeconds(9));
        await select;

        (PipeChannel silent, _) = PipeChannel.CreatePair();
        Task<NegotiatedChannel> waiting = ChannelNegotiator.SelectAsync(silent, ["/noise"], settings, Cancellation).AsTask();
        clock.Advance(TimeSpan.FromSeconds(10));
        Libp2pException error = await Should.ThrowAsync<Libp2pException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        error.Message.ShouldContain("10 s (option NegotiationTimeout)");
    }
}
