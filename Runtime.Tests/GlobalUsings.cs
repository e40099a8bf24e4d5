// The attributes of xunit, in every test file.
global using Xunit;
