using System.Text;
using ProtoP2P.Core.Tests.Keys;

namespace ProtoP2P.Core.Tests;

/// <summary>10,000 seeded cases per decoder: random, truncated, extended and bit-flipped input ends in false or a <see cref="FormatException"/>, and in nothing else.</summary>
public sealed class FuzzTests
{
    private const int Cases = 10_000;

    private static readonly string[] Addresses =
    [
        "/ip4/127.0.0.1/tcp/4001/p2p/" + KeyVectors.Ed25519PeerId,
        "/ip6zone/eth0/ip6/fe80::1/udp/4001/quic-v1/webtransport/certhash/uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ",
        "/dns4/example.com/tcp/443/tls/sni/example.com/ws/p2p/" + KeyVectors.RsaPeerId + "/p2p-circuit",
        "/onion/aaimaq4ygg2iegci:80",
        "/garlic32/566niximlxdzpanmn4qouucvua3k7neniwss47li5r6ugoertzuq",
        "/unix/tmp/p2p.sock",
        "/memory/1234/http/http-path/a%2Fb%20c",
        "/ip6/::ffff:1.2.3.4/sctp/1/ipcidr/24",
    ];

    [Fact]
    public void Varint_reads_what_it_would_write_and_refuses_the_rest()
    {
        byte[][] corpus = [[0x80, 0x80, 0x01], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]];
        var buffer = new byte[Varint.MaxLength];
        foreach (byte[] input in Mutations(corpus, seed: 1, maxLength: 12))
        {
            if (Varint.Read(input, out ulong value, out int length) == VarintStatus.Done)
            {
                buffer.AsSpan(0, Varint.Write(buffer, value)).SequenceEqual(input.AsSpan(0, length)).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Peer_id_bytes()
    {
        byte[][] corpus = [.. PeerIds().Select(peerId => peerId.Multihash.ToArray())];
        foreach (byte[] input in Mutations(corpus, seed: 2, maxLength: 80))
        {
            bool read = PeerId.TryFromMultihash(input, out PeerId? peerId);
            ThrowsOnlyFormatException(() => PeerId.FromMultihash(input)).ShouldBe(!read);
            if (read)
            {
                peerId!.Multihash.Span.SequenceEqual(input).ShouldBeTrue();
                PeerId.Parse(peerId.ToString()).ShouldBe(peerId);
                peerId.TryGetPublicKey(out _);
            }
        }
    }

    [Fact]
    public void Peer_id_text()
    {
        string[] corpus = [.. PeerIds().SelectMany(peerId => new[] { peerId.ToString(), peerId.ToString("b32", null), peerId.ToString("b36", null) })];
        foreach (string input in Mutations(corpus, seed: 3))
        {
            bool read = PeerId.TryParse(input, null, out PeerId? peerId);
            ThrowsOnlyFormatException(() => PeerId.Parse(input)).ShouldBe(!read);
            if (read)
            {
                PeerId.Parse(peerId!.ToString("b36", null)).ShouldBe(peerId);
            }
        }
    }

    [Fact]
    public void Multiaddress_bytes()
    {
        byte[][] corpus = [.. Addresses.Select(address => Multiaddress.Parse(address).Bytes.ToArray())];
        foreach (byte[] input in Mutations(corpus, seed: 4, maxLength: 200))
        {
            bool read = Multiaddress.TryFromBytes(input, out Multiaddress? address);
            ThrowsOnlyFormatException(() => Multiaddress.FromBytes(input)).ShouldBe(!read);
            if (read)
            {
                Multiaddress.Parse(address!.ToString()).Bytes.Span.SequenceEqual(input).ShouldBeTrue(address.ToString());
            }
        }
    }

    [Fact]
    public void Multiaddress_text()
    {
        foreach (string input in Mutations(Addresses, seed: 5))
        {
            bool read = Multiaddress.TryParse(input, null, out Multiaddress? address);
            ThrowsOnlyFormatException(() => Multiaddress.Parse(input)).ShouldBe(!read);
            if (read)
            {
                Multiaddress.FromBytes(address!.Bytes.Span).ToString().ShouldBe(address.ToString());
                Multiaddress.Parse(address.ToString()).ShouldBe(address);
            }
        }
    }

    [Fact]
    public void Public_key_protobufs()
    {
        byte[][] corpus = [.. new[] { KeyVectors.Ed25519Public, KeyVectors.Secp256k1Public, KeyVectors.EcdsaPublic, KeyVectors.RsaPublic }.Select(Hex.Bytes)];
        foreach (byte[] input in Mutations(corpus, seed: 6, maxLength: 600))
        {
            ThrowsOnlyFormatException(() => PublicKey.FromProtobuf(input));
        }
    }

    [Fact]
    public void Private_key_protobufs()
    {
        // RSA is left to its own tests: proving one mutated key costs more than a thousand of the others.
        byte[][] corpus = [.. new[] { KeyVectors.Ed25519Private, KeyVectors.Secp256k1Private, KeyVectors.EcdsaPrivate }.Select(Hex.Bytes)];
        foreach (byte[] input in Mutations(corpus, seed: 7, maxLength: 150))
        {
            ThrowsOnlyFormatException(() => PrivateKey.FromProtobuf(input).Dispose());
        }
    }

    [Fact]
    public void Rsa_private_key_protobufs()
    {
        using PrivateKey key = PrivateKey.Generate(KeyType.Rsa);
        foreach (byte[] input in Mutations([key.ToProtobuf()], seed: 8, maxLength: 1300).Take(300))
        {
            ThrowsOnlyFormatException(() => PrivateKey.FromProtobuf(input).Dispose());
        }
    }

    [Fact]
    public void Signatures_of_every_kind()
    {
        foreach (string hex in new[] { KeyVectors.Ed25519Private, KeyVectors.Secp256k1Private, KeyVectors.EcdsaPrivate, KeyVectors.RsaPrivate })
        {
            using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes(hex));
            byte[] signature = key.Sign("m"u8);
            foreach (byte[] input in Mutations([signature], seed: 9, maxLength: 600).Take(Cases / 10))
            {
                key.PublicKey.Verify("m"u8, input).ShouldBe(input.AsSpan().SequenceEqual(signature));
            }
        }
    }

    [Fact]
    public void Signed_envelopes_and_peer_records()
    {
        using PrivateKey key = PrivateKey.FromProtobuf(Hex.Bytes(KeyVectors.Ed25519Private));
        var record = new PeerRecord(PeerId.FromPublicKey(key.PublicKey), 1, [.. Addresses.Select(address => Multiaddress.Parse(address))]);
        SignedEnvelope envelope = record.Seal(key);
        foreach (byte[] input in Mutations([envelope.ToProtobuf()], seed: 10, maxLength: 700))
        {
            bool opened = SignedEnvelope.TryOpen(input, PeerRecord.Domain, out _);
            ThrowsOnlyFormatException(() => SignedEnvelope.Open(input, PeerRecord.Domain)).ShouldBe(!opened);
            ThrowsOnlyFormatException(() => PeerRecord.Open(input)).ShouldBe(!PeerRecord.TryOpen(input, out _));
        }

        foreach (byte[] input in Mutations([envelope.Payload.ToArray()], seed: 11, maxLength: 500))
        {
            ThrowsOnlyFormatException(() => PeerRecord.Read(input));
        }
    }

    private static PeerId[] PeerIds() =>
        [PeerId.Parse(KeyVectors.Ed25519PeerId), PeerId.Parse(KeyVectors.Secp256k1PeerId), PeerId.Parse(KeyVectors.RsaPeerId)];

    private static bool ThrowsOnlyFormatException(Action read)
    {
        try
        {
            read();
            return false;
        }
        catch (FormatException e)
        {
            e.Message.Length.ShouldBeLessThan(600);
            return true;
        }
    }

    private static IEnumerable<byte[]> Mutations(byte[][] corpus, int seed, int maxLength)
    {
        var random = new Random(seed);
        for (int i = 0; i < Cases; i++)
        {
            byte[] original = corpus[random.Next(corpus.Length)];
            yield return random.Next(6) switch
            {
                0 => Random(random, random.Next(maxLength)),
                1 => original[..random.Next(original.Length)],
                2 => [.. original, .. Random(random, 1 + random.Next(8))],
                3 => [.. original[..random.Next(original.Length)], .. Random(random, random.Next(8)), .. original[random.Next(original.Length)..]],
                _ => Flip(random, original),
            };
        }
    }

    private static IEnumerable<string> Mutations(string[] corpus, int seed)
    {
        const string alphabet = "/:.%+-=~ \t\0aAzZkbuQm019f\u00e9\ud83d\udca9";
        var random = new Random(seed);
        for (int i = 0; i < Cases; i++)
        {
            var text = new StringBuilder(corpus[random.Next(corpus.Length)]);
            for (int edits = 1 + random.Next(3); edits > 0 && text.Length > 0; edits--)
            {
                int at = random.Next(text.Length);
                char c = alphabet[random.Next(alphabet.Length)];
                _ = random.Next(5) switch
                {
                    0 => text.Remove(at, text.Length - at),
                    1 => text.Insert(at, c),
                    2 => text.Remove(at, 1),
                    3 => text.Append('/').Append(corpus[random.Next(corpus.Length)]),
                    _ => text.Replace(text[at], c, at, 1),
                };
            }

            yield return text.ToString();
        }
    }

    private static byte[] Random(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Flip(Random random, byte[] original)
    {
        byte[] flipped = [.. original];
        for (int flips = 1 + random.Next(3); flips > 0; flips--)
        {
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        }

        return flipped;
    }
}
