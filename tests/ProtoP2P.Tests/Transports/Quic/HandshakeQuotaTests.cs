using ProtoP2P.Testing;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

public sealed class HandshakeQuotaTests
{
    private static readonly Multiaddress s_one = Multiaddress.Parse("/ip4/192.0.2.1/udp/1/quic-v1");
    private static readonly Multiaddress s_other = Multiaddress.Parse("/ip4/192.0.2.2/udp/1/quic-v1");

    private readonly FakeTimeProvider _clock = new();
    private readonly QuicOptions _options = new() { MaxHandshakesPerAddress = 2, Backlog = 8 };
    private readonly HandshakeQuota _quota;

    public HandshakeQuotaTests() => _quota = new HandshakeQuota(_options, _clock);

    [Fact]
    public void An_address_begins_no_more_than_its_share_and_others_are_not_affected()
    {
        _quota.TryBegin(s_one).ShouldNotBeNull();
        _quota.TryBegin(Multiaddress.Parse("/ip4/192.0.2.1/udp/2/quic-v1")).ShouldNotBeNull();

        _quota.TryBegin(s_one).ShouldBeNull();
        _quota.TryBegin(s_other).ShouldNotBeNull();
    }

    [Fact]
    public void What_succeeds_makes_room_at_once_and_what_fails_when_it_has_timed_out()
    {
        HandshakeTicket first = _quota.TryBegin(s_one)!;
        _quota.TryBegin(s_one).ShouldNotBeNull();
        first.Complete();
        first.Complete();

        _quota.TryBegin(s_one).ShouldNotBeNull();
        _quota.TryBegin(s_one).ShouldBeNull();
        _clock.Advance(_options.HandshakeTimeout);
        _quota.TryBegin(s_one).ShouldNotBeNull();
        _quota.TryBegin(s_one).ShouldNotBeNull();
        _quota.TryBegin(s_one).ShouldBeNull();
    }

    [Fact]
    public void Forged_packets_keep_the_owner_of_an_address_out_only_while_a_quarter_of_the_backlog_is_taken()
    {
        var options = new QuicOptions();
        var quota = new HandshakeQuota(options, _clock);
        int mark = options.Backlog / 4;
        for (int i = 1; i < mark; i++)
        {
            quota.TryBegin(s_one).ShouldNotBeNull();
        }

        HandshakeTicket last = quota.TryBegin(s_one).ShouldNotBeNull("the owner is let in up to the mark");
        quota.TryBegin(s_one).ShouldBeNull();
        quota.TryBegin(s_other).ShouldNotBeNull().Complete();

        last.Complete();
        quota.TryBegin(s_one).ShouldNotBeNull("the listener is below the mark again");
    }

    [Fact]
    public void What_others_complete_ends_nobodys_count()
    {
        _quota.TryBegin(s_one).ShouldNotBeNull();
        _quota.TryBegin(s_one).ShouldNotBeNull();
        for (int i = 0; i < 2 * _options.Backlog; i++)
        {
            _quota.TryBegin(s_other).ShouldNotBeNull().Complete();
        }

        _quota.TryBegin(s_one).ShouldBeNull();
        _quota.Addresses.ShouldBe(1);
    }

    [Fact]
    public void Loopback_is_exempt()
    {
        for (int i = 0; i < 100; i++)
        {
            _quota.TryBegin(Quic.AnyPort).ShouldNotBeNull().Complete();
        }

        _quota.Addresses.ShouldBe(0);
    }

    [Fact]
    public void No_more_is_remembered_than_the_backlog()
    {
        for (int i = 0; i < 1000; i++)
        {
            _quota.TryBegin(Multiaddress.Parse($"/ip4/192.0.{i / 250}.{i % 250}/udp/1/quic-v1")).ShouldNotBeNull();
        }

        _quota.Addresses.ShouldBe(_options.Backlog);
    }
}
