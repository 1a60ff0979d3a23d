namespace ProtoP2P.Swarm;

/// <summary>Which IP addresses are dialled, by blocks such as <c>/ip4/10.0.0.0/ipcidr/8</c> or <c>10.0.0.0/8</c> (<see cref="AddressMask"/>).</summary>
/// <remarks>
/// The longest block that covers an address decides, and where both lists hold it, <see cref="Deny"/>. An address that no block covers is allowed: to
/// reach nothing but a network of your own, deny <c>0.0.0.0/0</c> and <c>::/0</c> and allow that network. Names are looked up first. Of a relayed address
/// the relay's counts.
/// </remarks>
public sealed class AddressFilterOptions
{
    /// <summary>Blocks whose addresses are not dialled. Default: none.</summary>
    public IList<string> Deny { get; set; } = new List<string>();

    /// <summary>Exceptions from <see cref="Deny"/>. Default: none.</summary>
    public IList<string> Allow { get; set; } = new List<string>();

    internal void Validate(string path, ICollection<string> errors)
    {
        Check($"{path}:{nameof(Deny)}", Deny, errors);
        Check($"{path}:{nameof(Allow)}", Allow, errors);
    }

    private static void Check(string path, IList<string> blocks, ICollection<string> errors)
    {
        for (int i = 0; i < blocks.Count; i++)
        {
            if (!AddressMask.TryParse(blocks[i], null, out _))
            {
                errors.Add($"{path}:{i} is '{blocks[i]}'; expected a block of IP addresses such as /ip4/10.0.0.0/ipcidr/8 or 10.0.0.0/8");
            }
        }
    }
}
